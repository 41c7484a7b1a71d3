package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowChange;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Rows with a column of every type, at the edges of their ranges as well: they come, change and go. */
final class DocumentActor implements Actor {
    private static final int SEEDED = 300;
    private static final int ENOUGH = 500;

    private final long firstId;
    private final RandomGenerator random;
    private final OwnedRows<Long, Document> documents = new OwnedRows<>();
    private long made;

    /** @param number keeps the documents of several actors apart */
    DocumentActor(int number, RandomGenerator random) {
        this.firstId = number * 1_000_000_000L;
        this.random = random;
    }

    @Override
    public void seed(Client client, Consumer<Row> owned) throws SQLException {
        for (int i = 0; i < SEEDED; i++) {
            var document = Document.random(firstId + ++made, 0, random);
            insert(client, document);
            documents.put(document.id(), document);
            owned.accept(document);
        }
    }

    @Override
    public Work next() {
        int choice = random.nextInt(4);
        if (documents.size() == 0 || (documents.size() < ENOUGH && choice == 0)) {
            return create();
        }
        var document = documents.any(random);
        return choice == 1 ? remove(document) : change(document);
    }

    private Work create() {
        var document = Document.random(firstId + ++made, 0, random);
        return Work.of(
                "document",
                List.of(RowChange.inserted(document)),
                client -> insert(client, document),
                () -> documents.put(document.id(), document),
                () -> {});
    }

    private Work change(Document before) {
        var after = Document.random(before.id(), before.version() + 1, random);
        return Work.of(
                "document",
                List.of(RowChange.updated(before, after)),
                client -> client.change(1, Document.UPDATE, after.updateValues()),
                () -> documents.put(after.id(), after),
                () -> documents.remove(after.id()));
    }

    private Work remove(Document document) {
        return Work.of(
                "document",
                List.of(RowChange.deleted(document)),
                client -> client.change(1, "DELETE FROM document WHERE id = ?", document.id()),
                () -> documents.remove(document.id()),
                () -> documents.remove(document.id()));
    }

    private static void insert(Client client, Document document) throws SQLException {
        client.change(1, Document.INSERT, document.insertValues());
    }
}
