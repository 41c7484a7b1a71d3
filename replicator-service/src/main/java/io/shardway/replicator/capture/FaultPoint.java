package io.shardway.replicator.capture;

/** Where a test may end a capture as a crash would: between any two of its steps. */
enum FaultPoint {
    LOG_OPENED,
    STATE_READ,
    SOURCE_STARTED,
    POLLED,
    ASSEMBLED,
    LOGGED,
    READY_TOLD;

    /** What happens at a point; nothing in production. */
    @FunctionalInterface
    interface Faults {
        Faults NONE = _ -> {};

        void reached(FaultPoint point);
    }
}
