package io.shardway.copier.mysql;

import io.shardway.contract.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of a copier, as workflow-api makes them. */
final class CommandTopics {

    private CommandTopics() {}

    static void create(String bootstrap) {
        Map<String, String> compacted = Map.of("cleanup.policy", "compact");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(
                            new NewTopic(Topics.COPY_COMMANDS, Topics.COMMAND_PARTITIONS, (short) 1).configs(compacted),
                            new NewTopic(Topics.WORKFLOW_EVENTS, Topics.EVENT_PARTITIONS, (short) 1),
                            new NewTopic(Topics.PROGRESS, Topics.PROGRESS_PARTITIONS, (short) 1).configs(compacted)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
