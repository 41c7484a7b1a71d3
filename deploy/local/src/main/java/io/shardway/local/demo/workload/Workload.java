package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Judge;
import io.shardway.local.demo.ledger.Ledger;
import io.shardway.local.demo.ledger.Outcome;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.ledger.WorstPause;
import io.shardway.local.demo.ledger.WriterLedger;
import io.shardway.local.demo.tpch.TradePool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * The application: ten writers and three readers behind one door, and one more writer that goes past it straight to the
 * source. Started once, paused and resumed at will, stopped once, then judged.
 */
public final class Workload implements AutoCloseable {
    private static final double SHARE_OF_READS = 0.2;

    private record Cast(String name, Actor actor, ClientKind kind) {}

    private final WorkloadOptions options;
    private final Optional<TradePool> pool;
    private final List<Cast> cast;
    private final CounterActor bypassActor = new CounterActor("bypass");
    private final Ledger ledger = new Ledger();
    private final Tally tally = new Tally();
    private final Tally bypassTally = new Tally();
    private final LongAdder tornReads = new LongAdder();
    private final Gate gate = new Gate();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<WriterLedger> books = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param pool orders to trade with, when the TPC-H tables are there */
    public Workload(WorkloadOptions options, Optional<TradePool> pool) {
        this.options = options;
        this.pool = pool;
        this.cast = cast(new SplittableRandom(options.seed()), pool);
    }

    private static List<Cast> cast(SplittableRandom seeds, Optional<TradePool> pool) {
        var cast = new ArrayList<Cast>();
        cast.add(new Cast("beat", new CounterActor("beat"), ClientKind.MARIADB_PREPARED));
        cast.add(new Cast("transfer-1", new TransferActor(seeds.split()), ClientKind.MARIADB_TEXT));
        cast.add(new Cast("transfer-2", new TransferActor(seeds.split()), ClientKind.MYSQL_TEXT));
        cast.add(new Cast("purchase-1", new PurchaseActor(1, seeds.split()), ClientKind.MARIADB_PREPARED));
        cast.add(new Cast("purchase-2", new PurchaseActor(2, seeds.split()), ClientKind.MYSQL_TEXT));
        cast.add(new Cast("ticket", new TicketActor(seeds.split()), ClientKind.MARIADB_TEXT));
        cast.add(new Cast("parcel", new ParcelActor(seeds.split()), ClientKind.MYSQL_PREPARED));
        cast.add(new Cast("document-1", new DocumentActor(1, seeds.split()), ClientKind.MARIADB_TEXT));
        cast.add(new Cast("document-2", new DocumentActor(2, seeds.split()), ClientKind.MYSQL_PREPARED));
        pool.ifPresent(orders ->
                cast.add(new Cast("trade", new TradeActor(orders, seeds.split()), ClientKind.MARIADB_PREPARED)));
        return List.copyOf(cast);
    }

    /** The tables of the application, besides TPC-H. */
    public static List<String> tables() {
        return ApplicationSchema.TABLES;
    }

    /** Creates and fills the application's tables straight on a server. */
    public void prepare(Door server) throws SQLException {
        try (var client = new Client(ClientKind.MARIADB_TEXT, server)) {
            client.begin();
            for (var definition : ApplicationSchema.definitions()) {
                client.update(definition);
            }
            for (var account : TransferActor.initial()) {
                client.change(
                        1,
                        "INSERT INTO account (id, owner, balance, version) VALUES (?, ?, ?, 0)",
                        account.id(),
                        "Müller & Søn Nº" + account.id(),
                        account.balance());
            }
            for (var member : cast) {
                var book = ledger.open(member.name());
                books.add(book);
                member.actor().seed(client, book::seeded);
            }
            var bypass = ledger.open("bypass");
            books.add(bypass);
            bypassActor.seed(client, bypass::seeded);
            client.commit();
        }
    }

    /**
     * Starts all writers and readers.
     *
     * @param readers where readers connect; one after the other takes the next
     * @param past the server that the bypassing writer uses, if there shall be one
     */
    public void start(Door writers, List<Door> readers, Optional<Door> past) {
        double perWriter = options.statementsPerSecond() * (1 - SHARE_OF_READS) / cast.size();
        for (int i = 0; i < cast.size(); i++) {
            var member = cast.get(i);
            var client = new Client(member.kind(), writers);
            run(
                    member.name(),
                    new Writer(i + 1, member.actor(), client, books.get(i), new Pace(perWriter), gate, tally, stop));
        }
        past.ifPresent(door -> run(
                "bypass",
                new Writer(
                        cast.size() + 1,
                        bypassActor,
                        new Client(ClientKind.MARIADB_TEXT, door),
                        books.getLast(),
                        new Pace(Math.min(20, perWriter)),
                        gate,
                        bypassTally,
                        stop)));
        startReaders(readers);
    }

    private void startReaders(List<Door> doors) {
        var kinds = List.of(ClientKind.MARIADB_TEXT, ClientKind.MYSQL_PREPARED, ClientKind.MARIADB_PREPARED);
        RandomGenerator.SplittableGenerator seeds = new SplittableRandom(options.seed() + 1);
        for (int i = 0; i < kinds.size(); i++) {
            var name = "reader-" + (i + 1);
            run(
                    name,
                    new Reader(
                            name,
                            new Client(kinds.get(i), doors.get(i % doors.size())),
                            new Pace(options.statementsPerSecond() * SHARE_OF_READS / kinds.size()),
                            tally,
                            tornReads,
                            seeds.split(),
                            stop));
        }
    }

    private void run(String name, Runnable work) {
        threads.add(Thread.ofVirtual().name(name).start(work));
    }

    /** Lets no write begin; returns when none is under way. Call {@link #resume()} from the same thread. */
    public void pause() {
        gate.close();
    }

    public void resume() {
        gate.open();
    }

    /** Ends all writers and readers; returns when they have. */
    public void stop() {
        stop.countDown();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What clients of the gateway met. */
    public Tally tally() {
        return tally;
    }

    /** What the writer met that goes past the gateway; after a switch it is refused, and that is right. */
    public Tally bypassTally() {
        return bypassTally;
    }

    /** Answers that no state of the data can give. */
    public long tornReads() {
        return tornReads.sum();
    }

    public Map<Outcome, Long> outcomes() {
        return ledger.counts();
    }

    /** The longest pause of a writer behind the gateway that overlaps a window of {@link System#nanoTime()}. */
    public WorstPause worstPause(long fromNanos, long toNanos) {
        return WorstPause.of(books.subList(0, Math.min(books.size(), cast.size())), fromNanos, toNanos);
    }

    /** Compares every book with the tables of the serving side. Only when stopped. */
    public Verdict judge(Connection serving) throws SQLException {
        var probe = new Probe(serving);
        return Judge.judge(ledger, probe.contents(pool)).and(probe.accounts());
    }

    @Override
    public void close() {
        stop();
    }
}
