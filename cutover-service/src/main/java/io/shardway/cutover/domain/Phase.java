package io.shardway.cutover.domain;

/** How far a switch of primaries is (docs/switching.md). The journal changes it by compare-and-set. */
public enum Phase {
    /** Checks run; nothing has happened. */
    IDLE,
    /** Gateways may hold statements; the serving side may be locked or partly fenced. */
    BUFFERING,
    /** The serving side is fenced, the marker is written behind the fence. */
    FENCED,
    /** Every write of the fenced side is applied on the other one, and the streams are sealed. */
    CAUGHT_UP,
    /** The point of no return: from here only forward. */
    DECIDED,
    /** The other side is open for writes. */
    OPENED,
    /** Traffic is led to the other side: done. */
    SWITCHED,
    /** On the way back, before anything was decided. */
    UNDOING,
    /** Taken back: everything is as it was before. */
    UNDONE;

    /** Somebody must finish or undo it. */
    public boolean unfinished() {
        return switch (this) {
            case BUFFERING, FENCED, CAUGHT_UP, DECIDED, OPENED, UNDOING -> true;
            case IDLE, SWITCHED, UNDONE -> false;
        };
    }

    /** Whether it may still be undone (C3). */
    public boolean undoable() {
        return switch (this) {
            case IDLE, BUFFERING, FENCED, CAUGHT_UP, UNDOING -> true;
            case DECIDED, OPENED, SWITCHED, UNDONE -> false;
        };
    }

    /** The legal moves; the journal accepts no other. */
    public boolean mayBecome(Phase next) {
        return switch (this) {
            case IDLE -> next == BUFFERING || next == UNDONE;
            case BUFFERING -> next == FENCED || next == UNDOING;
            case FENCED -> next == CAUGHT_UP || next == UNDOING;
            case CAUGHT_UP -> next == DECIDED || next == UNDOING;
            case DECIDED -> next == OPENED;
            case OPENED -> next == SWITCHED;
            case UNDOING -> next == UNDONE;
            case SWITCHED, UNDONE -> false;
        };
    }
}
