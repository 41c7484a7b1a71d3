package io.shardway.messaging.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WantedWorkTest {

    private static final TopicPartition PARTITION = new TopicPartition("commands", 5);
    private static final UUID WORKFLOW = UUID.randomUUID();

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

    @Test
    void handsOutTheHighestGenerationOnlyWhenThePartitionIsRead() {
        // Given
        assigned(4);

        // When
        received(0, "a", command("a", Want.REDO, 3));
        received(1, "b", command("b", Want.CAPTURE, 1));
        received(2, "a", command("a", Want.FINISH, 7));
        assertThat(told).isEmpty();
        received(3, "a", command("a", Want.REDO, 5));

        // Then
        assertThat(told).containsExactlyInAnyOrder("a FINISH 7", "b CAPTURE 1");
    }

    @Test
    void forgetsWhatEndedBeforeThePartitionWasRead() {
        assigned(2);

        received(0, "a", command("a", Want.REDO, 3));
        received(1, "a", null);

        assertThat(told).isEmpty();
    }

    @Test
    void handsOutLaterCommandsAtOnceAndOldOnesNever() {
        assigned(0);

        received(0, "a", command("a", Want.REDO, 3));
        received(1, "a", command("a", Want.REDO, 2));
        received(2, "a", command("a", Want.STOPPED, 4));
        received(3, "a", null);

        assertThat(told).containsExactly("a REDO 3", "a STOPPED 4", "a released");
    }

    @Test
    void releasesWhatAnotherInstanceTakesOver() {
        // Given
        assigned(0);
        received(0, "a", command("a", Want.REDO, 3));

        // When
        wanted.revoked(List.of(PARTITION));
        received(1, "a", command("a", Want.FINISH, 4));

        // Then
        assertThat(told).containsExactly("a REDO 3", "a released");
    }

    @Test
    void skipsACommandThatCannotBeRead() {
        assigned(0);

        wanted.received(new ConsumerRecord<>("commands", 5, 0, "a", new byte[] {'{'}));
        received(1, "a", command("a", Want.REDO, 3));

        assertThat(told).containsExactly("a REDO 3");
    }

    private void assigned(long end) {
        try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.assign(List.of(PARTITION));
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            consumer.updateEndOffsets(Map.of(PARTITION, end));
            wanted.assigned(consumer, List.of(PARTITION));
        }
    }

    private void received(long offset, String unit, byte @org.jspecify.annotations.Nullable [] command) {
        wanted.received(new ConsumerRecord<>("commands", 5, offset, unit, command));
    }

    private static byte[] command(String unit, Want want, long generation) {
        return ContractJson.write(new Command(WORKFLOW, 1, Direction.FORWARD, generation, 1, unit, want, Map.of()));
    }
}
