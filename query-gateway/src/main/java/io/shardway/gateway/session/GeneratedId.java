package io.shardway.gateway.session;

import io.shardway.gateway.sql.Plan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last id that a server generated for this session: what LAST_INSERT_ID() must be on every other one. */
final class GeneratedId {

    private long value;
    private @Nullable ServerLink knownTo;

    void generated(long id, ServerLink link) {
        value = id;
        knownTo = link;
    }

    /** The value that this server must be told before a statement that reads it. */
    Optional<Long> toTell(ServerLink link, Plan plan) {
        boolean elsewhere = value != 0 && knownTo != link;
        if (!elsewhere || !plan.has(Plan.Trait.READS_INSERT_ID)) {
            return Optional.empty();
        }
        knownTo = link;
        return Optional.of(value);
    }

    void connectionLost(ServerLink link) {
        knownTo = knownTo == link ? null : knownTo;
    }

    void reset() {
        value = 0;
        knownTo = null;
    }
}
