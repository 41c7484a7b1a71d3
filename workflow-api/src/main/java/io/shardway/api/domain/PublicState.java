package io.shardway.api.domain;

import java.util.Locale;

/** The nineteen states that clients see. */
public enum PublicState {
    PENDING,
    COPYING,
    RUNNING,
    STOPPED,
    VERIFYING_DATA,
    VERIFIED_DATA,
    SWITCHING_REPLICAS,
    SWITCHED_REPLICAS,
    SWITCHING_PRIMARIES,
    SWITCHED_PRIMARIES,
    REVERSING_TRAFFIC,
    REVERSING_TRAFFIC_FOR_CANCEL,
    CUTTING_OVER,
    CUTOVER,
    REVERSED_CUTOVER,
    COMPLETED,
    CANCELLING,
    CANCELLED,
    ERROR;

    /** The word of the REST contract. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A workflow in a final state has given its branch free. */
    public boolean isFinal() {
        return this == COMPLETED || this == CANCELLED;
    }
}
