package io.shardway.messaging.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a partition that a transactional relay wrote: its last offsets belong to markers and to what never counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WantedWorkIT {

    private static final String BOOTSTRAP = SharedServers.kafka().bootstrapServers();
    private static final UUID WORKFLOW = UUID.randomUUID();

    private final TopicPartition partition = new TopicPartition(TestNames.unique("commands"), 0);
    private final List<String> told = new ArrayList<>();
    private final WantedWork wanted = new WantedWork(new WantedWork.Listener() {
        @Override
        public void wanted(Command command) {
            told.add(command.unit() + " " + command.want() + " " + command.generation());
        }

        @Override
        public void released(String unit) {
            told.add(unit + " released");
        }
    });

    @BeforeEach
    void createTopic() throws Exception {
        try (var admin = SharedServers.kafka().admin()) {
            admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @Test
    void isCompleteThoughAMarkerIsTheLastOffset() {
        try (var relay = relay()) {
            send(relay, command("a", Want.REDO, 3));
            send(relay, command("a", Want.FINISH, 4));
        }

        long next = assigned();

        assertThat(told).containsExactly("a FINISH 4");
        assertThat(next).as("two records and two markers").isEqualTo(4);
    }

    @Test
    void ignoresWhatWasSentAndNeverCommitted() {
        try (var relay = relay()) {
            send(relay, command("a", Want.STOPPED, 4));
            relay.beginTransaction();
            var _ = relay.send(command("a", Want.REDO, 5));
            relay.flush();
            relay.abortTransaction();
        }

        assigned();

        assertThat(told).containsExactly("a STOPPED 4");
    }

    @Test
    void doesNotWaitForATransactionThatIsOpen() {
        try (var relay = relay()) {
            send(relay, command("a", Want.REDO, 3));
            relay.beginTransaction();
            var _ = relay.send(command("a", Want.FINISH, 4));
            relay.flush();

            long next = assigned();

            assertThat(told).containsExactly("a REDO 3");
            assertThat(next)
                    .as("the channel reads the rest when it is committed")
                    .isEqualTo(2);
            relay.abortTransaction();
        }
    }

    private long assigned() {
        try (var channel = KafkaClients.controlConsumer(BOOTSTRAP);
                var reader = KafkaClients.controlConsumer(BOOTSTRAP)) {
            channel.assign(List.of(partition));
            wanted.assigned(channel, List.of(partition), reader);
            return channel.position(partition);
        }
    }

    private KafkaProducer<String, byte[]> relay() {
        var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", BOOTSTRAP, "transactional.id", partition.topic()),
                new StringSerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, byte[]> relay, ProducerRecord<String, byte[]> command) {
        relay.beginTransaction();
        var _ = relay.send(command);
        relay.commitTransaction();
    }

    private ProducerRecord<String, byte[]> command(String unit, Want want, long generation) {
        return new ProducerRecord<>(
                partition.topic(),
                unit,
                ContractJson.write(new Command(WORKFLOW, 1, Direction.FORWARD, generation, 1, unit, want, Map.of())));
    }
}
