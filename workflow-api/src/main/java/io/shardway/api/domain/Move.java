package io.shardway.api.domain;

/** The four ways in which traffic moves. */
public enum Move {
    SWITCH_REPLICAS(Want.SWITCH_REPLICAS, false, false),
    SWITCH_PRIMARIES(Want.SWITCH_PRIMARIES, true, false),
    REVERSE_REPLICAS(Want.REVERSE_REPLICAS, false, true),
    REVERSE_PRIMARIES(Want.REVERSE_PRIMARIES, true, true);

    private final Want want;
    private final boolean changesLeg;
    private final boolean back;

    Move(Want want, boolean changesLeg, boolean back) {
        this.want = want;
        this.changesLeg = changesLeg;
        this.back = back;
    }

    Want want() {
        return want;
    }

    /** Primaries move with a new leg in the other direction; replicas only change the routing. */
    boolean changesLeg() {
        return changesLeg;
    }

    /** Towards the source. */
    boolean isBack() {
        return back;
    }
}
