package io.shardway.gateway.control;

import io.quarkus.logging.Log;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.gateway.routing.RoutingState;
import io.shardway.gateway.routing.RoutingTable;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Brings routing snapshots of one branch from Kafka into {@link RoutingState}; no record at all is an empty snapshot of epoch 0. */
public final class RoutingFollower implements AutoCloseable {

    private final String branch;
    private final RoutingState state;
    private final PartitionFollower follower;

    private volatile boolean complete;

    /** @param complete called once, when everything that the topic held at the start has been read */
    public RoutingFollower(String bootstrap, String branch, RoutingState state, Runnable complete) {
        this.branch = branch;
        this.state = state;
        this.follower =
                new PartitionFollower(bootstrap, Topics.ROUTING, PartitionFollower.From.BEGINNING, this::take, () -> {
                    this.complete = true;
                    Log.infof(
                            "Routing rules read branch=%s epoch=%d",
                            branch, state.current().epoch());
                    complete.run();
                });
    }

    public void start() {
        follower.start();
    }

    /** Whether the rules have been read to the end. */
    public boolean complete() {
        return complete;
    }

    private void take(ConsumerRecord<String, byte[]> message) {
        if (!branch.equals(message.key()) || message.value() == null) {
            return;
        }
        try {
            state.update(RoutingTable.of(ContractJson.read(message.value(), RoutingSnapshot.class)));
        } catch (IllegalArgumentException e) {
            Log.errorf(e, "Skipping a routing snapshot that cannot be read offset=%d", message.offset());
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
