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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WantedWorkTest {

    private static final TopicPartition PARTITION = new TopicPartition("commands", 5);
    /** Stands for the null value that ends unit a. */
    private static final byte[] ENDED = {};

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
        assigned(
                command("a", Want.REDO, 3),
                command("b", Want.CAPTURE, 1),
                command("a", Want.FINISH, 7),
                command("a", Want.REDO, 5));

        assertThat(told).containsExactlyInAnyOrder("a FINISH 7", "b CAPTURE 1");
    }

    @Test
    void forgetsWhatEndedBeforeThePartitionWasRead() {
        assigned(command("a", Want.REDO, 3), ENDED);

        assertThat(told).isEmpty();
    }

    @Test
    void goesOnBehindWhatItRead() {
        assertThat(assigned(command("a", Want.REDO, 3), command("a", Want.FINISH, 4)))
                .isEqualTo(2);
    }

    @Test
    void handsOutLaterCommandsAtOnceAndOldOnesNever() {
        assigned();

        received(0, "a", command("a", Want.REDO, 3));
        received(1, "a", command("a", Want.REDO, 2));
        received(2, "a", command("a", Want.STOPPED, 4));
        received(3, "a", null);

        assertThat(told).containsExactly("a REDO 3", "a STOPPED 4", "a released");
    }

    @Test
    void leavesAloneWhatAnOlderAssignmentLeftInABuffer() {
        // Given
        assigned(command("a", Want.VERIFY, 3), ENDED, command("a", Want.VERIFY, 5));

        // When
        received(1, "a", null);

        // Then
        assertThat(told).containsExactly("a VERIFY 5");
    }

    @Test
    void releasesWhatAnotherInstanceTakesOver() {
        // Given
        assigned();
        received(0, "a", command("a", Want.REDO, 3));

        // When
        wanted.revoked(List.of(PARTITION));
        received(1, "a", command("a", Want.FINISH, 4));

        // Then
        assertThat(told).containsExactly("a REDO 3", "a released");
    }

    @Test
    void readsAPartitionThatCouldNotBeReadWhenARecordOfItComes() {
        // Given
        wanted.unread(List.of(PARTITION), () -> holding(command("a", Want.REDO, 3), command("a", Want.FINISH, 4)));

        // When the channel begins where it has to
        received(0, "a", command("a", Want.REDO, 3));
        received(1, "a", command("a", Want.FINISH, 4));
        received(2, "a", command("a", Want.STOPPED, 5));

        // Then
        assertThat(told).containsExactly("a FINISH 4", "a STOPPED 5");
    }

    @Test
    void leavesAnUnreadPartitionToWhomeverItWentTo() {
        wanted.unread(List.of(PARTITION), () -> holding(command("a", Want.REDO, 3)));
        wanted.revoked(List.of(PARTITION));

        received(0, "a", command("a", Want.REDO, 3));

        assertThat(told).isEmpty();
    }

    @Test
    void skipsACommandThatCannotBeRead() {
        assigned();

        wanted.received(new ConsumerRecord<>("commands", 5, 0, "a", new byte[] {'{'}));
        received(1, "a", command("a", Want.REDO, 3));

        assertThat(told).containsExactly("a REDO 3");
    }

    /** The partition holds these commands of unit a or b; returns where the channel goes on. */
    private long assigned(byte[]... commands) {
        try (MockConsumer<String, byte[]> channel = new MockConsumer<>("earliest");
                MockConsumer<String, byte[]> reader = holding(commands)) {
            channel.assign(List.of(PARTITION));
            wanted.assigned(channel, List.of(PARTITION), reader);
            return channel.position(PARTITION);
        }
    }

    private static MockConsumer<String, byte[]> holding(byte[]... commands) {
        MockConsumer<String, byte[]> reader = new MockConsumer<>("earliest");
        reader.updateBeginningOffsets(Map.of(PARTITION, 0L));
        reader.updateEndOffsets(Map.of(PARTITION, (long) commands.length));
        reader.schedulePollTask(() -> {
            for (int offset = 0; offset < commands.length; offset++) {
                byte[] command = commands[offset];
                reader.addRecord(
                        new ConsumerRecord<>("commands", 5, offset, unit(command), command == ENDED ? null : command));
            }
        });
        return reader;
    }

    private static String unit(byte[] command) {
        return command == ENDED
                ? "a"
                : ContractJson.read(command, Command.class).unit();
    }

    private void received(long offset, String unit, byte @Nullable [] command) {
        wanted.received(new ConsumerRecord<>("commands", 5, offset, unit, command));
    }

    private static byte[] command(String unit, Want want, long generation) {
        return ContractJson.write(new Command(WORKFLOW, 1, Direction.FORWARD, generation, 1, unit, want, Map.of()));
    }
}
