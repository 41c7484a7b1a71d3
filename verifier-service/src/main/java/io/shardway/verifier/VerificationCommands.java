package io.shardway.verifier;

import io.shardway.messaging.control.TopologyClient;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.messaging.work.UnitSupervisor;
import io.shardway.messaging.work.WantedWork;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Entry of the service: commands to verify a workflow, one unit per workflow. */
@ApplicationScoped
public class VerificationCommands {

    private final UnitSupervisor supervisor;
    private final WantedWork wantedWork;

    public VerificationCommands(VerifierConfig config, TopologyClient topology, WorkflowEvents events) {
        this.supervisor =
                new UnitSupervisor(new Verification(config, topology, events, Clock.systemUTC()), events::publish);
        this.wantedWork = new WantedWork(supervisor);
    }

    @Produces
    @Singleton
    WantedWork wantedWork() {
        return wantedWork;
    }

    @Incoming("commands")
    @Blocking
    void receive(ConsumerRecord<String, byte[]> command) {
        wantedWork.received(command);
    }

    @PreDestroy
    void stop() {
        supervisor.close();
    }
}
