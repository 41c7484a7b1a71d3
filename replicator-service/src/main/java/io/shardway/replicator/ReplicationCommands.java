package io.shardway.replicator;

import io.shardway.contract.Command;
import io.shardway.contract.WorkUnit;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.messaging.work.StopSignal;
import io.shardway.messaging.work.UnitSupervisor;
import io.shardway.messaging.work.UnitWork;
import io.shardway.messaging.work.WantedWork;
import io.shardway.replicator.apply.ApplyWork;
import io.shardway.replicator.capture.CaptureWork;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Entry of the replication commands: capture units go to capture, apply units to apply. */
@ApplicationScoped
public class ReplicationCommands {

    private final UnitSupervisor supervisor;
    private final WantedWork wantedWork;

    ReplicationCommands(CaptureWork capture, ApplyWork apply, WorkflowEvents events) {
        this.supervisor = new UnitSupervisor(new ByKind(capture, apply), events::publish);
        this.wantedWork = new WantedWork(supervisor);
    }

    @Produces
    @Singleton
    WantedWork wantedWork() {
        return wantedWork;
    }

    @Incoming("commands")
    void received(ConsumerRecord<String, byte[]> message) {
        wantedWork.received(message);
    }

    @PreDestroy
    void close() {
        supervisor.close();
    }

    private record ByKind(UnitWork capture, UnitWork apply) implements UnitWork {

        @Override
        public void run(Command command, StopSignal stop) throws Exception {
            of(command).run(command, stop);
        }

        @Override
        public Optional<String> position(Command command) {
            return of(command).position(command);
        }

        @Override
        public void stopped(Command command) throws Exception {
            of(command).stopped(command);
        }

        private UnitWork of(Command command) {
            if (WorkUnit.isCapture(command.unit())) {
                return capture;
            }
            if (WorkUnit.isApply(command.unit())) {
                return apply;
            }
            throw new IllegalArgumentException("No work of this service: " + command.unit());
        }
    }
}
