package io.shardway.cutover.domain;

/** A step back, before a switch was decided. Every one may be repeated, and each is right whichever steps forward were taken. */
public sealed interface UndoStep {

    /** Name in logs. */
    default String title() {
        return getClass().getSimpleName();
    }

    /** Removes what was made for the next leg on the serving side: its streams. A crash inside it leaves some; it is done again. */
    record ForgetNextLeg() implements UndoStep {}

    /** Opens the gate of the serving side: it takes writes again. A crash inside it leaves some shards fenced; it is done again. */
    record Unfence() implements UndoStep {}

    /** Publishes an epoch with the old route: gateways release what they hold. */
    record LeadTrafficBack() implements UndoStep {}

    /**
     * Opens the gates of the leg that runs; its items are taken anew. Last: whoever hangs in a stream holds up no application, and until it is done the
     * switch is not undone, so no other one can seal or decide.
     */
    record OpenStreams() implements UndoStep {}
}
