package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Operation;
import io.shardway.local.demo.ledger.Outcome;
import io.shardway.local.demo.ledger.WriterLedger;
import io.shardway.local.demo.workload.ClientError.Lost;
import io.shardway.local.demo.workload.ClientError.Refused;
import io.shardway.local.demo.workload.ClientError.Retriable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does an actor's work, one transaction after the other, and keeps its book. Every attempt has an operation id of its own, is
 * entered in {@code ledger_entry} in its own transaction, and is recorded with its outcome: so an effect without an
 * acknowledgement shows as well as an acknowledgement without an effect.
 */
final class Writer implements Runnable {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(60);
    private static final long OPERATIONS_PER_WRITER = 1_000_000_000L;

    private final int number;
    private final Actor actor;
    private final Client client;
    private final WriterLedger ledger;
    private final Pace pace;
    private final Gate gate;
    private final Tally tally;
    private final CountDownLatch stop;
    private long operations;
    private long restedNanos;

    Writer(
            int number,
            Actor actor,
            Client client,
            WriterLedger ledger,
            Pace pace,
            Gate gate,
            Tally tally,
            CountDownLatch stop) {
        this.number = number;
        this.actor = actor;
        this.client = client;
        this.ledger = ledger;
        this.pace = pace;
        this.gate = gate;
        this.tally = tally;
        this.stop = stop;
    }

    @Override
    public void run() {
        try (client) {
            while (!stopped(pace.rest(System.nanoTime()))) {
                long before = client.statements();
                perform(actor.next());
                pace.spent(client.statements() - before, System.nanoTime());
            }
        } catch (RuntimeException bug) {
            tally.failed(ledger.writer(), bug);
        }
    }

    /** Rests; true when the work is over. Rest is the writer's own will and no pause. */
    private boolean stopped(Duration rest) {
        long from = System.nanoTime();
        boolean over = await(rest);
        restedNanos += System.nanoTime() - from;
        return over;
    }

    private boolean await(Duration time) {
        try {
            return stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void perform(Work work) {
        long startedAt = System.nanoTime();
        long backoffMillis = 5;
        for (int attempt = 1; ; attempt++) {
            switch (attempt(work)) {
                case Done _ -> {
                    if (attempt > 1) {
                        tally.retried(attempt - 1);
                    }
                    return;
                }
                case NotDone(Retriable(var code)) -> {
                    if (System.nanoTime() - startedAt > GIVE_UP_AFTER.toNanos()) {
                        tally.refused(ledger.writer(), work.kind(), code, "after " + attempt + " attempts");
                        return;
                    }
                    if (await(Duration.ofMillis(backoffMillis))) {
                        return;
                    }
                    backoffMillis = Math.min(100, backoffMillis * 2);
                }
                case NotDone(Refused(var code, var state)) -> {
                    tally.refused(ledger.writer(), work.kind(), code, state);
                    return;
                }
                case NotDone(Lost(var code, var state)) -> {
                    tally.lost(ledger.writer(), work.kind(), code, state);
                    reconnect();
                    return;
                }
            }
        }
    }

    private sealed interface Attempt {}

    private record Done() implements Attempt {}

    private record NotDone(ClientError why) implements Attempt {}

    private Attempt attempt(Work work) {
        long waitingSince = System.nanoTime();
        gate.enter();
        try {
            restedNanos += System.nanoTime() - waitingSince;
            var operation = new Operation(number * OPERATIONS_PER_WRITER + ++operations, work.changes());
            return attempt(work, operation);
        } finally {
            gate.leave();
        }
    }

    private Attempt attempt(Work work, Operation operation) {
        boolean committing = false;
        try {
            if (work.single()) {
                client.autocommit();
                committing = true;
                enter(operation.id(), work);
            } else {
                client.begin();
                enter(operation.id(), work);
                work.body().run(client);
                committing = true;
                client.commit();
            }
            long now = System.nanoTime();
            ledger.record(operation, Outcome.ACKNOWLEDGED);
            ledger.times().acknowledged(now, restedNanos);
            restedNanos = 0;
            tally.acknowledged();
            work.accepted().run();
            return new Done();
        } catch (WrongRowCount wrong) {
            ledger.surprised(String.valueOf(wrong.getMessage()));
            ledger.record(operation, Outcome.REFUSED);
            undo();
            work.uncertain().run();
            return new NotDone(new Refused(0, "wrong number of rows"));
        } catch (SQLException error) {
            var why = ClientError.of(error);
            if (why instanceof Lost) {
                ledger.record(operation, committing ? Outcome.UNKNOWN : Outcome.REFUSED);
                if (committing) {
                    work.uncertain().run();
                }
                client.drop();
            } else {
                ledger.record(operation, Outcome.REFUSED);
                undo();
            }
            return new NotDone(why);
        }
    }

    private void enter(long operation, Work work) throws SQLException {
        var transfer = work.transfer();
        client.change(
                1,
                "INSERT INTO ledger_entry (op, writer, kind, source_account, target_account, amount, written_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                operation,
                number,
                work.kind(),
                transfer.map(of -> of.from()).orElse(null),
                transfer.map(of -> of.to()).orElse(null),
                transfer.map(of -> of.amount()).orElse(null),
                SqlTime.now());
    }

    private void undo() {
        try {
            client.rollback();
        } catch (SQLException _) {
            // Without a commit a new connection undoes it as well.
            client.drop();
        }
    }

    private void reconnect() {
        long since = System.nanoTime();
        while (!await(Duration.ofMillis(50))) {
            try {
                client.connect();
                return;
            } catch (SQLException error) {
                if (System.nanoTime() - since > GIVE_UP_AFTER.toNanos()) {
                    tally.refused(
                            ledger.writer(), "connect", error.getErrorCode(), String.valueOf(error.getSQLState()));
                    since = System.nanoTime();
                }
            }
        }
    }
}
