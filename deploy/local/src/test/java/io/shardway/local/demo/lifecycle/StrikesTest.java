package io.shardway.local.demo.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StrikesTest {

    @Test
    void countsByThePhaseThatWasStruckAndNotByTheOneThatWasMeant() {
        var strikes = Strikes.NONE;
        for (String phase : new String[] {"BUFFERING", "FENCED", "CAUGHT_UP", "DECIDED", "OPENED"}) {
            strikes = strikes.in(Optional.of(phase));
        }
        assertThat(strikes).isEqualTo(new Strikes(3, 2, 0));

        strikes = strikes.in(Optional.of("SWITCHED")).in(Optional.of("UNDOING")).in(Optional.empty());

        assertThat(strikes).isEqualTo(new Strikes(3, 2, 3));
    }
}
