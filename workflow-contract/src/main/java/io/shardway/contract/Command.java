package io.shardway.contract;

import java.util.Map;
import java.util.UUID;

/**
 * What should be the case for one unit of work. The key of the message is {@link #unit()}; of several commands for a unit the
 * highest {@link #generation()} stands.
 *
 * @param leg the leg that the unit belongs to (for cutover units: the leg that runs now)
 * @param detail what some wants need, by the names in {@link Detail}
 */
public record Command(
        UUID workflow,
        int leg,
        Direction direction,
        long generation,
        long topologyVersion,
        String unit,
        Want want,
        Map<String, String> detail) {

    public Command {
        detail = Map.copyOf(detail);
    }

    /** Names in {@link Command#detail()}. */
    public static final class Detail {
        /** The leg that a switch leads to. */
        public static final String NEXT_LEG = "nextLeg";
        /** The watermark R0 after which a REPLICATE starts, on this unit's source side. */
        public static final String FROM_WATERMARK = "from";
        /** Position of the schema change behind which a halted stream goes on. */
        public static final String RESUME_AFTER = "resumeAfter";
        /** The generation whose {@code FOREIGN_WRITE} somebody has dealt with, for a capture. */
        public static final String ACKNOWLEDGED = "acknowledged";
        /** The verification that a VERIFY is for. */
        public static final String VERIFICATION = "verification";

        private Detail() {}
    }
}
