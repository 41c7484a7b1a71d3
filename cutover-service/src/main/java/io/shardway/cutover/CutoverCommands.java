package io.shardway.cutover;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.shardway.cutover.action.CutoverWork;
import io.shardway.cutover.action.Faults;
import io.shardway.cutover.action.Finish;
import io.shardway.cutover.action.Prepare;
import io.shardway.cutover.action.SwitchPrimaries;
import io.shardway.cutover.action.SwitchReplicas;
import io.shardway.cutover.action.SwitchTools;
import io.shardway.cutover.action.SwitchWatch;
import io.shardway.cutover.messaging.Gateways;
import io.shardway.cutover.messaging.RoutingTopic;
import io.shardway.cutover.messaging.RoutingWatch;
import io.shardway.cutover.messaging.WorkflowTopics;
import io.shardway.cutover.store.JournalStore;
import io.shardway.cutover.store.RoutingStore;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.messaging.work.UnitSupervisor;
import io.shardway.messaging.work.WantedWork;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Puts the service together: commands come in here, and the watches start. */
@ApplicationScoped
public class CutoverCommands {

    private static final Duration LAST_PATIENCE = Duration.ofSeconds(6);

    private final SwitchPrimaries primaries;
    private final SwitchWatch switchWatch;
    private final UnitSupervisor supervisor;
    private final WantedWork wanted;

    public CutoverCommands(
            CutoverConfig config,
            ServiceConfig service,
            JournalStore journals,
            RoutingStore routing,
            RoutingTopic topic,
            Gateways gateways,
            WorkflowTopics topics,
            WorkflowEvents events,
            TopologyClient topology) {
        // Unique per process: after a restart the journal of the process before is one to be taken over.
        String instance =
                service.instance() + "/" + UUID.randomUUID().toString().substring(0, 8);
        SwitchTools tools = new SwitchTools(
                config, instance, journals, routing, topic, gateways, events, Clock.systemUTC(), Faults.NONE);
        SwitchReplicas replicas = new SwitchReplicas(tools);
        this.primaries = new SwitchPrimaries(tools);
        this.switchWatch = new SwitchWatch(tools, primaries, topology);
        this.supervisor = new UnitSupervisor(
                new CutoverWork(topology, new Prepare(tools), primaries, replicas, new Finish(tools, replicas, topics)),
                events::publish);
        this.wanted = new WantedWork(supervisor);
    }

    @Produces
    WantedWork wantedWork() {
        return wanted;
    }

    @Produces
    SwitchWatch switchWatch() {
        return switchWatch;
    }

    @Incoming("commands")
    @Blocking
    void received(ConsumerRecord<String, byte[]> message) {
        wanted.received(message);
    }

    void started(@Observes StartupEvent event, RoutingWatch routingWatch, RoutingStore routing) {
        routingWatch.start(routing::all);
        switchWatch.start();
    }

    /** Before anything is taken down: a switch that runs is better finished here than by another instance. */
    void stopping(@Observes ShutdownEvent event) {
        primaries.awaitQuiet(LAST_PATIENCE);
    }

    @PreDestroy
    void stop() {
        switchWatch.close();
        supervisor.close();
        primaries.close();
    }
}
