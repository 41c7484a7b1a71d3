package io.shardway.replicator.capture;

import io.shardway.contract.Command;
import io.shardway.contract.WorkUnit;
import io.shardway.contract.event.WorkflowEvent.CaptureReady;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.messaging.work.StopSignal;
import io.shardway.messaging.work.UnitWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes CAPTURE commands the case: one {@link Capture} for as long as the command stands. */
@ApplicationScoped
public class CaptureWork implements UnitWork {

    private final ServiceConfig config;
    private final TopologyClient topology;
    private final WorkflowEvents events;
    private final Map<String, String> positions = new ConcurrentHashMap<>();

    CaptureWork(ServiceConfig config, TopologyClient topology, WorkflowEvents events) {
        this.config = config;
        this.topology = topology;
        this.events = events;
    }

    @Override
    public void run(Command command, StopSignal stop) throws InterruptedException {
        CaptureUnit unit = CaptureUnit.of(topology.workflow(command.workflow(), command.topologyVersion()), command);
        new Capture(
                        unit,
                        Capture.Order.of(command),
                        config.kafka(),
                        TransactionAssembler.Limits.DEFAULT,
                        FaultPoint.Faults.NONE)
                .run(
                        stop::stopRequested,
                        position -> events.publish(new CaptureReady(
                                command.workflow(),
                                command.leg(),
                                command.generation(),
                                command.unit(),
                                WorkUnit.shard(command.unit()),
                                position)),
                        position -> positions.put(command.unit(), position));
    }

    @Override
    public Optional<String> position(Command command) {
        String key = CaptureUnit.stateKey(command.workflow(), command.leg(), WorkUnit.shard(command.unit()));
        return Optional.ofNullable(positions.get(command.unit()))
                // Another instance, or this one before a restart, has captured.
                .or(() -> ChangeLog.state(config.kafka(), key).map(CaptureState::position));
    }
}
