package io.shardway.mysql.sidecar;

import java.util.UUID;

/** One (source shard → target shard) pair of a leg, as it is written in the sidecar. */
public record StreamId(UUID workflow, int leg, String sourceShard, String targetShard) {

    @Override
    public String toString() {
        return workflow + "/" + leg + "/" + sourceShard + "/" + targetShard;
    }
}
