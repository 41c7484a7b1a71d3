package io.shardway.api.domain;

import java.time.Instant;

/** Who, and when. */
public record Stamp(Actor by, Instant at) {

    /** The same person, later: a request keeps its asker until it is carried out. */
    Stamp doneAt(Instant later) {
        return new Stamp(by, later);
    }
}
