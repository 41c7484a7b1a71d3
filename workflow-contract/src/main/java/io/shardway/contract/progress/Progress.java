package io.shardway.contract.progress;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A report on {@code shardway.progress.v1}; the newest per key stands. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Progress.OfStream.class, name = "stream"),
    @JsonSubTypes.Type(value = Progress.OfTable.class, name = "table"),
    @JsonSubTypes.Type(value = Progress.OfVerification.class, name = "verification")
})
public sealed interface Progress {

    UUID workflow();

    Instant at();

    /** The record's key: what this report replaces. */
    String key();

    /**
     * One stream.
     *
     * @param state copying, catching_up, indexing, running, stopped or error
     * @param position source position of the last applied record
     * @param lagMillis now minus the source commit time of the last applied record; absent before the first
     * @param info free text for people
     */
    record OfStream(
            UUID workflow,
            int leg,
            String sourceShard,
            String targetShard,
            String state,
            Optional<String> position,
            Optional<Long> lagMillis,
            long changesApplied,
            double changesPerSecond,
            Optional<String> throttledBy,
            Optional<Instant> throttledAt,
            Optional<String> info,
            Instant at)
            implements Progress {

        @Override
        public String key() {
            return workflow + "/" + leg + "/stream/" + sourceShard + "/" + targetShard;
        }
    }

    /**
     * The copy of one table.
     *
     * @param rowsTotal an estimate
     * @param etaSeconds from the recent rate; absent while there is none
     */
    record OfTable(
            UUID workflow,
            int leg,
            String table,
            long rowsCopied,
            long rowsTotal,
            long bytesCopied,
            double rowsPerSecond,
            Optional<Long> etaSeconds,
            Instant at)
            implements Progress {

        @Override
        public String key() {
            return workflow + "/" + leg + "/table/" + table;
        }
    }

    /** A running verification. */
    record OfVerification(
            UUID workflow,
            UUID verification,
            long rowsCompared,
            int percent,
            Optional<Long> etaSeconds,
            Optional<String> info,
            Instant at)
            implements Progress {

        @Override
        public String key() {
            return workflow + "/verification";
        }
    }
}
