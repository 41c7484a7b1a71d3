package io.shardway.api.domain;

/** Names of details of a {@link Want}, as docs/wiring.md spells them. */
final class Details {

    static final String NEXT_LEG = "nextLeg";
    static final String FROM = "from";
    static final String VERIFICATION = "verification";
    static final String RESUME_AFTER = "resumeAfter";
    static final String ACKNOWLEDGED = "acknowledged";

    private Details() {}
}
