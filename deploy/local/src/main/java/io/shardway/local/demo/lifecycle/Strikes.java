package io.shardway.local.demo.lifecycle;

import java.util.Optional;

/**
 * How many kills that were meant for the inside of a write pause came there.
 *
 * @param undecided before anything was decided
 * @param decided behind the point of no return
 * @param missed outside of the pause
 */
public record Strikes(int undecided, int decided, int missed) {

    public static final Strikes NONE = new Strikes(0, 0, 0);

    /** @param phase of the journal that cutover-service was struck in; empty when there was no switch */
    Strikes in(Optional<String> phase) {
        if (phase.filter(Moment.UNDECIDED.journalPhases()::contains).isPresent()) {
            return new Strikes(undecided + 1, decided, missed);
        }
        if (phase.filter(Moment.DECIDED.journalPhases()::contains).isPresent()) {
            return new Strikes(undecided, decided + 1, missed);
        }
        return new Strikes(undecided, decided, missed + 1);
    }
}
