package io.shardway.local.demo.ledger;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The books of all writers. */
public final class Ledger {
    private final List<WriterLedger> writers = new CopyOnWriteArrayList<>();

    public WriterLedger open(String writer) {
        var book = new WriterLedger(writer);
        writers.add(book);
        return book;
    }

    public Map<Outcome, Long> counts() {
        var all = new EnumMap<Outcome, Long>(Outcome.class);
        writers.forEach(writer -> writer.counts().forEach((outcome, count) -> all.merge(outcome, count, Long::sum)));
        return all;
    }

    List<WriterLedger> writers() {
        return List.copyOf(writers);
    }
}
