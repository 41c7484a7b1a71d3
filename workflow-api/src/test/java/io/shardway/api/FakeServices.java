package io.shardway.api;

import static org.awaitility.Awaitility.await;

import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Topics;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.TableEstimate;
import io.shardway.contract.event.TableReport;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.testing.SharedServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Stands in for every service: answers each command with the facts that a service would send, over real Kafka. */
public final class FakeServices {

    /** What was read from a command topic; no command means a null value. */
    public record Received(String key, Optional<Command> command, String id) {}

    private static final List<String> COMMAND_TOPICS = List.of(
            Topics.COPY_COMMANDS, Topics.REPLICATION_COMMANDS, Topics.VERIFICATION_COMMANDS, Topics.CUTOVER_COMMANDS);

    private static @Nullable FakeServices shared;

    /** One set of services for all tests of a JVM, as they share Kafka. */
    public static synchronized FakeServices shared() {
        var services = shared;
        if (services == null) {
            services = new FakeServices(SharedServers.kafka().bootstrapServers());
            shared = services;
        }
        services.speakAgain();
        return services;
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Command> newest = new ConcurrentHashMap<>();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private volatile boolean silent;

    /** Services on a broker of a test's own. */
    public FakeServices(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        Thread.ofPlatform().daemon().name("fake-services").start(this::work);
    }

    /** Commands are received but not answered, as if every service were down. */
    public void fallSilent() {
        silent = true;
    }

    /** Answers what was left, and everything from now on. */
    public void speakAgain() {
        silent = false;
        newest.values().forEach(this::answer);
    }

    public List<Received> received(UUID workflow) {
        return received.stream()
                .filter(command -> command.key().startsWith(workflow.toString()))
                .toList();
    }

    public Command newest(UUID workflow, String unit) {
        return Optional.ofNullable(newest.get(workflow + "/" + unit))
                .orElseThrow(() -> new AssertionError("no command for " + unit));
    }

    public Optional<Command> newestIfAny(UUID workflow, String unit) {
        return Optional.ofNullable(newest.get(workflow + "/" + unit));
    }

    /** The apply of the newest leg reports an error that a retry mends, again for a newer command, until the workflow takes it in. */
    public void failApply(UUID workflow, BooleanSupplier taken) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    String unit = wanted().keySet().stream()
                            .filter(key -> key.startsWith(workflow.toString()) && key.contains("/apply/"))
                            .map(key -> key.substring(key.indexOf('/') + 1))
                            .max(String::compareTo)
                            .orElseThrow();
                    var command = newest(workflow, unit);
                    say(new WorkflowEvent.WorkFailed(
                            workflow,
                            command.leg(),
                            command.generation(),
                            unit,
                            "DUPLICATE_ON_TARGET",
                            "a duplicate key",
                            true,
                            false));
                    return taken.getAsBoolean();
                });
    }

    /** Sends a fact as a service does, under the id that follows from its content. */
    public void say(WorkflowEvent event) {
        byte[] json = ContractJson.write(event);
        String id = UUID.nameUUIDFromBytes((EventType.of(event) + new String(json, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8))
                .toString();
        send(Topics.WORKFLOW_EVENTS, event.workflow().toString(), EventType.of(event), id, json);
    }

    public void send(String topic, String key, String type, String id, byte[] value) {
        var record = new ProducerRecord<>(topic, key, value);
        record.headers()
                .add("ce_id", id.getBytes(StandardCharsets.UTF_8))
                .add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        try {
            producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void work() {
        var partitions = new ArrayList<TopicPartition>();
        COMMAND_TOPICS.forEach(topic -> {
            for (int i = 0; i < Topics.COMMAND_PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        });
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (!Thread.currentThread().isInterrupted()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                take(record);
            }
        }
        consumer.close();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        Optional<Command> command =
                Optional.ofNullable(record.value()).map(value -> ContractJson.read(value, Command.class));
        String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
        received.add(new Received(record.key(), command, id));
        if (command.isEmpty()) {
            newest.remove(record.key());
            return;
        }
        Command known = newest.get(record.key());
        if (known == null || known.generation() < command.get().generation()) {
            newest.put(record.key(), command.get());
        }
        if (!silent) {
            answer(command.get());
        }
    }

    private void answer(Command command) {
        answersTo(command).forEach(this::say);
    }

    private static List<WorkflowEvent> answersTo(Command c) {
        UUID w = c.workflow();
        int leg = c.leg();
        long g = c.generation();
        String u = c.unit();
        String shard = u.substring(u.lastIndexOf('/') + 1);
        return switch (c.want()) {
            case PREPARE -> List.of(new WorkflowEvent.TargetPrepared(w, leg, g, u));
            case CAPTURE -> List.of(new WorkflowEvent.CaptureReady(w, leg, g, u, shard, "0-1-1"));
            case COPY ->
                List.of(
                        new WorkflowEvent.CopyPlanned(
                                w,
                                leg,
                                g,
                                u,
                                List.of(new TableEstimate("orders", 3, 1), new TableEstimate("order_lines", 9, 1))),
                        new WorkflowEvent.TableCopied(w, leg, g, u, "orders", 2, 40),
                        new WorkflowEvent.TableCopied(w, leg, g, u, "order_lines", 0, 0));
            case FINISH ->
                List.of(
                        new WorkflowEvent.BarrierReached(w, leg, g, u, shard),
                        new WorkflowEvent.Indexed(w, leg, g, u, shard),
                        new WorkflowEvent.Replicating(w, leg, g, u, shard, 12));
            case REDO, REPLICATE, COPY_SPLIT -> List.of();
            case VERIFY ->
                List.of(new WorkflowEvent.Verified(
                        w,
                        leg,
                        g,
                        u,
                        UUID.fromString(c.detail().getOrDefault(Command.Detail.VERIFICATION, "")),
                        List.of(new TableReport(
                                "orders",
                                "-",
                                2,
                                0,
                                0,
                                0,
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))));
            case SWITCH_REPLICAS -> List.of(new WorkflowEvent.ReplicasSwitched(w, leg, g, u, 2));
            case REVERSE_REPLICAS -> List.of(new WorkflowEvent.ReplicasReversed(w, leg, g, u, 3));
            case SWITCH_PRIMARIES ->
                List.of(
                        new WorkflowEvent.SwitchStepTaken(w, leg, g, u, "lock", 4),
                        new WorkflowEvent.SwitchDecided(w, leg, g, u, next(c), Map.of("-", "r0")),
                        new WorkflowEvent.PrimariesSwitched(w, leg, g, u, next(c), 120, 4));
            case REVERSE_PRIMARIES ->
                List.of(
                        new WorkflowEvent.SwitchDecided(w, leg, g, u, next(c), Map.of("-", "r1")),
                        new WorkflowEvent.PrimariesReversed(w, leg, g, u, next(c), 110, 5));
            case CUT_OVER -> List.of(new WorkflowEvent.CutOver(w, leg, g, u));
            case REVERSE_CUTOVER -> List.of(new WorkflowEvent.CutoverReversed(w, leg, g, u));
            case COMPLETE, CANCEL -> List.of(new WorkflowEvent.CleanedUp(w, leg, g, u));
            case STOPPED -> List.of(new WorkflowEvent.StreamStopped(w, leg, g, u, Optional.empty(), "asked"));
        };
    }

    private static int next(Command command) {
        return Integer.parseInt(command.detail().getOrDefault(Command.Detail.NEXT_LEG, "0"));
    }

    /** The newest command per key, as a new instance would read it. */
    public Map<String, Command> wanted() {
        return new HashMap<>(newest);
    }
}
