package io.shardway.replicator.apply;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.messaging.work.StopSignal;
import io.shardway.messaging.work.UnitWork;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Apply units of the replication commands. */
@ApplicationScoped
public class ApplyWork implements UnitWork {

    private final TopologyClient topology;
    private final ApplyUnit.Surroundings around;

    ApplyWork(ServiceConfig service, ApplyConfig config, TopologyClient topology, WorkflowEvents events) {
        this.topology = topology;
        this.around = new ApplyUnit.Surroundings(
                service.instance(),
                config,
                KafkaChangeLog.of(service.kafka()),
                events::publish,
                events::report,
                Clock.systemUTC(),
                FaultPoint.Listener.NONE);
    }

    @Override
    public void run(Command command, StopSignal stop) throws Exception {
        new ApplyUnit(command, workflow(command), around).run();
    }

    /** Nobody, also no process that has lost touch with Kafka, writes through the items after this. */
    @Override
    public void stopped(Command command) {
        onTarget(command, (connection, stream) -> {
            Items.release(connection, stream.id(), ItemKind.LANE, ItemKind.INDEX, ItemKind.APPLY);
            return Optional.empty();
        });
    }

    @Override
    public Optional<String> position(Command command) {
        return onTarget(command, (connection, stream) -> Items.position(connection, stream.id()));
    }

    /** Asks for every stream; a target without a sidecar has nothing to stop and no position. */
    private Optional<String> onTarget(Command command, Question question) {
        List<Stream> streams = ApplyUnit.streams(command, workflow(command), around.owner());
        Connection connection = streams.getFirst().openTarget();
        try {
            String answers = streams.stream()
                    .map(stream -> question.ask(connection, stream))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(" "));
            return answers.isEmpty() ? Optional.empty() : Optional.of(answers);
        } catch (ShardwayException e) {
            if (e.code() != ErrorCode.SCHEMA_CHANGED && e.code() != ErrorCode.MISSING_RIGHTS) {
                throw e;
            }
            Log.infof("The target has no sidecar, so nothing writes there unit=%s", command.unit());
            return Optional.empty();
        } finally {
            Sessions.close(connection);
        }
    }

    private WorkflowSpec workflow(Command command) {
        return topology.workflow(command.workflow(), command.topologyVersion());
    }

    /** Something about one stream. */
    @FunctionalInterface
    private interface Question {
        Optional<String> ask(Connection connection, Stream stream);
    }
}
