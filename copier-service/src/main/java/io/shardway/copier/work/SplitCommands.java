package io.shardway.copier.work;

import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.Want;
import io.shardway.contract.WorkUnit;
import io.shardway.copier.mysql.Split;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.events.ControlMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Hands splits out to all copiers, and takes them back, through the compacted command topic. */
@ApplicationScoped
public class SplitCommands {

    static final String TABLE = "table";
    static final String SPLIT = "split";
    static final String SOURCE_SHARD = "sourceShard";
    static final String TABLE_ROWS = "tableRows";

    private final String source;
    private final KafkaProducer<String, byte[]> producer;

    SplitCommands(ServiceConfig config) {
        this.source = config.instance();
        this.producer = KafkaClients.controlProducer(config.kafka());
    }

    /** Asks for a split; it has the generation of the copy that it belongs to. */
    void want(Command copy, String sourceShard, Split split, long tableRows) {
        String unit = WorkUnit.split(copy.workflow(), copy.leg(), sourceShard, split.table(), split.number());
        Command command = new Command(
                copy.workflow(),
                copy.leg(),
                copy.direction(),
                copy.generation(),
                copy.topologyVersion(),
                unit,
                Want.COPY_SPLIT,
                Map.of(
                        TABLE, split.table(),
                        SPLIT, Integer.toString(split.number()),
                        SOURCE_SHARD, sourceShard,
                        TABLE_ROWS, Long.toString(tableRows)));
        send(ControlMessage.of(
                Topics.COPY_COMMANDS,
                unit,
                UUID.randomUUID().toString(),
                MessageTypes.COPY_SPLIT,
                source,
                unit,
                ContractJson.write(command)));
    }

    /** The split is over: whoever has it ends silently. */
    void forget(Command copy, String sourceShard, Split split) {
        String unit = WorkUnit.split(copy.workflow(), copy.leg(), sourceShard, split.table(), split.number());
        send(new ProducerRecord<>(Topics.COPY_COMMANDS, unit, null));
    }

    private void send(ProducerRecord<String, byte[]> message) {
        try {
            producer.send(message).get();
        } catch (ExecutionException e) {
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Cannot publish the command for " + message.key() + " to Kafka", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShardwayException(ErrorCode.SERVER_UNREACHABLE, "Stopped while publishing a command", e);
        }
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
