package io.shardway.local.demo.ledger;

import io.shardway.local.demo.ledger.AcknowledgementTimes.Pause;
import java.util.List;

/** The writer that waited longest, and how long. */
public record WorstPause(String writer, Pause pause) {
    public static final WorstPause NONE = new WorstPause("nobody", Pause.NONE);

    /** The longest pause of any of these writers in a window of {@link System#nanoTime()}. */
    public static WorstPause of(List<WriterLedger> writers, long fromNanos, long toNanos) {
        var worst = NONE;
        for (var writer : writers) {
            worst = worst.worse(new WorstPause(writer.writer(), writer.times().longest(fromNanos, toNanos)));
        }
        return worst;
    }

    public WorstPause worse(WorstPause other) {
        return other.pause.net().compareTo(pause.net()) > 0 ? other : this;
    }
}
