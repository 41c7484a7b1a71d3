package io.shardway.local.demo.lifecycle;

import java.time.Duration;
import java.util.Set;

/** When in a phase the services are killed. */
sealed interface Moment {

    /** So long after the phase began. */
    record After(Duration time) implements Moment {
        static After millis(long millis) {
            return new After(Duration.ofMillis(millis));
        }
    }

    /** As soon as the journal of switches has one of these phases: inside the write pause. */
    record At(Set<String> journalPhases) implements Moment {
        public At {
            journalPhases = Set.copyOf(journalPhases);
        }
    }

    /** Gateways hold statements, the source may be fenced, nothing is decided: whoever finds it undoes it. */
    At UNDECIDED = new At(Set.of("BUFFERING", "FENCED", "CAUGHT_UP"));

    /** The point of no return is passed: whoever finds it goes on. */
    At DECIDED = new At(Set.of("DECIDED", "OPENED"));
}
