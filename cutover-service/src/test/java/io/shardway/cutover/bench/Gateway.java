package io.shardway.cutover.bench;

import io.shardway.contract.ContractJson;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.GatewayHeartbeat;
import io.shardway.contract.routing.LeaseGranted;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.Routes;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.testing.TestNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Stands in for a gateway: takes every epoch over at once and acknowledges it. */
public final class Gateway implements AutoCloseable {

    private final String name = TestNames.unique("gateway");
    private final String branchKey;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean deaf = new AtomicBoolean();
    private final AtomicLong granted = new AtomicLong(-1);
    private final Thread thread;
    private volatile Optional<RoutingSnapshot> snapshot = Optional.empty();

    public Gateway(Bench bench, WorkflowSpec spec) {
        this.branchKey = spec.branchKey();
        String bootstrap = bench.kafka().bootstrapServers();
        this.thread = Thread.ofPlatform().daemon().name(name).start(() -> live(bootstrap));
    }

    /** Lives on, but takes no new epoch over. */
    public void goDeaf() {
        deaf.set(true);
    }

    /** Last nonce that was granted, -1 before the first. */
    public long granted() {
        return granted.get();
    }

    /** The route of a workflow as this gateway knows it. */
    public Optional<Route> route(WorkflowSpec spec) {
        return snapshot.flatMap(known -> Routes.find(known.routes(), spec.id()));
    }

    private void live(String bootstrap) {
        try (KafkaConsumer<String, byte[]> consumer = KafkaClients.controlConsumer(bootstrap);
                KafkaProducer<String, byte[]> producer = KafkaClients.controlProducer(bootstrap)) {
            TopicPartition routing = new TopicPartition(Topics.ROUTING, 0);
            TopicPartition leases = new TopicPartition(Topics.GATEWAYS, 0);
            consumer.assign(List.of(routing, leases));
            consumer.seekToBeginning(List.of(routing));
            consumer.seekToEnd(List.of(leases));
            long nonce = 0;
            long lastBeat = 0;
            while (!stopped.get()) {
                boolean news = false;
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(50))) {
                    news |= take(message);
                }
                if (news || System.nanoTime() - lastBeat > 400_000_000L) {
                    lastBeat = System.nanoTime();
                    long epoch = snapshot.map(RoutingSnapshot::epoch).orElse(0L);
                    var _ = producer.send(new ProducerRecord<>(
                            Topics.GATEWAYS,
                            name,
                            ContractJson.write(new GatewayHeartbeat(name, branchKey, nonce++, epoch))));
                }
            }
        }
    }

    private boolean take(ConsumerRecord<String, byte[]> message) {
        if (message.topic().equals(Topics.GATEWAYS)) {
            if (message.key().equals(LeaseGranted.key(name))) {
                granted.set(
                        ContractJson.read(message.value(), LeaseGranted.class).nonce());
            }
            return false;
        }
        if (!message.key().equals(branchKey) || deaf.get()) {
            return false;
        }
        RoutingSnapshot read = ContractJson.read(message.value(), RoutingSnapshot.class);
        if (snapshot.filter(known -> known.epoch() >= read.epoch()).isPresent()) {
            return false;
        }
        snapshot = Optional.of(read);
        return true;
    }

    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        thread.join();
    }
}
