package io.shardway.api.domain;

/** One direction of a workflow; every change of direction, and every attempt at one, takes the next number. */
public record Leg(int number, Direction direction) {

    static final Leg FIRST = new Leg(1, Direction.FORWARD);
}
