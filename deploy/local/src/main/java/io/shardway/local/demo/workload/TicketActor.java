package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowChange;
import io.shardway.local.demo.ledger.RowKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Hands unique values from row to row: a code leaves one ticket and is put on another in the same transaction; sometimes two
 * tickets swap their codes by way of a third value. Whoever applies rows in another order meets a duplicate key.
 */
final class TicketActor implements Actor {
    private static final int TICKETS = 60;

    record Ticket(int id, @Nullable String code, long version) implements Row {
        @Override
        public RowKey key() {
            return new RowKey("ticket", String.valueOf(id));
        }

        Ticket with(@Nullable String newCode) {
            return new Ticket(id, newCode, version + 1);
        }

        static Ticket read(ResultSet row) throws SQLException {
            return new Ticket(row.getInt("id"), row.getString("code"), row.getLong("version"));
        }
    }

    private final RandomGenerator random;
    private final OwnedRows<Integer, Ticket> tickets = new OwnedRows<>();

    TicketActor(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void seed(Client client, Consumer<Row> owned) throws SQLException {
        for (int id = 1; id <= TICKETS; id++) {
            var ticket = new Ticket(id, id % 3 == 0 ? null : "CODE-" + id, 0);
            client.change(
                    1,
                    "INSERT INTO ticket (id, code, version) VALUES (?, ?, ?)",
                    ticket.id(),
                    ticket.code(),
                    ticket.version());
            tickets.put(id, ticket);
            owned.accept(ticket);
        }
    }

    @Override
    public Work next() {
        if (tickets.size() < 2) {
            return Work.entryOnly("beat");
        }
        var first = tickets.any(random);
        var second = tickets.any(random);
        while (second.id() == first.id()) {
            second = tickets.any(random);
        }
        return exchange(first, second);
    }

    /** Both codes change places. One that is free for a moment is NULL, as an application would do it. */
    private Work exchange(Ticket first, Ticket second) {
        var firstAfter = first.with(second.code());
        var secondAfter = second.with(first.code());
        return Work.of(
                "ticket",
                List.of(RowChange.updated(first, firstAfter), RowChange.updated(second, secondAfter)),
                client -> {
                    client.change(1, "UPDATE ticket SET code = NULL, version = version + 1 WHERE id = ?", first.id());
                    set(client, secondAfter);
                    client.change(1, "UPDATE ticket SET code = ? WHERE id = ?", firstAfter.code(), first.id());
                },
                () -> {
                    tickets.put(first.id(), firstAfter);
                    tickets.put(second.id(), secondAfter);
                },
                () -> {
                    tickets.remove(first.id());
                    tickets.remove(second.id());
                });
    }

    private static void set(Client client, Ticket ticket) throws SQLException {
        client.change(1, "UPDATE ticket SET code = ?, version = version + 1 WHERE id = ?", ticket.code(), ticket.id());
    }
}
