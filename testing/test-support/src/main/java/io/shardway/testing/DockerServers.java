package io.shardway.testing;

import java.util.List;
import java.util.OptionalLong;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mariadb.MariaDBContainer;

/**
 * The same servers as containers. Host ports are fixed, so that a killed container that is started again keeps its address.
 * Directories have no meaning here: data lives as long as the container, and that as long as this JVM. No replica.
 */
final class DockerServers implements Servers {

    static boolean available() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public MariaDbServer startMariaDb(MariaDbOptions options) {
        var port = FreePort.find();
        var container = new MariaDBContainer("mariadb:11.4")
                .withUsername("root")
                .withPassword(Account.ROOT.password())
                .withCommand(options.arguments().toArray(String[]::new));
        container.setPortBindings(List.of(port + ":3306"));
        container.start();
        var server = new Database(options.name(), container, port);
        server.execute(Grants.accounts().toArray(String[]::new));
        return server;
    }

    @Override
    public KafkaBroker startKafka(KafkaOptions options) {
        var port = FreePort.find();
        var container = new KafkaContainer("apache/kafka:4.1.1")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
        container.setPortBindings(List.of(port + ":9092"));
        container.start();
        return new Broker(container);
    }

    private static boolean running(GenericContainer<?> container) {
        var state = container.getCurrentContainerInfo().getState();
        return Boolean.TRUE.equals(state.getRunning());
    }

    private static void start(GenericContainer<?> container) {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
    }

    private static void stop(GenericContainer<?> container) {
        container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }

    private static void kill(GenericContainer<?> container) {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    private record Database(String name, MariaDBContainer container, int port) implements MariaDbServer {

        @Override
        public String host() {
            return container.getHost();
        }

        @Override
        public OptionalLong pid() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isRunning() {
            return running(container);
        }

        @Override
        public void start() {
            DockerServers.start(container);
            Patience.until("MariaDB container " + name + " answers", () -> {
                try (var _ = connect(Account.ROOT)) {
                    return true;
                } catch (java.sql.SQLException _) {
                    return false;
                }
            });
        }

        @Override
        public void stop() {
            DockerServers.stop(container);
        }

        @Override
        public void kill() {
            DockerServers.kill(container);
        }

        @Override
        public MariaDbServer startReplica() {
            throw new UnsupportedOperationException(
                    "Replicas run as local processes only; set SHARDWAY_SERVERS=local for this test");
        }

        @Override
        public void close() {
            container.stop();
        }
    }

    private record Broker(KafkaContainer container) implements KafkaBroker {

        @Override
        public String bootstrapServers() {
            return container.getBootstrapServers();
        }

        @Override
        public OptionalLong pid() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isRunning() {
            return running(container);
        }

        @Override
        public void start() {
            DockerServers.start(container);
            Patience.until("Kafka container answers", () -> {
                try (var admin = admin()) {
                    return !admin.describeCluster()
                            .nodes()
                            .get(2, java.util.concurrent.TimeUnit.SECONDS)
                            .isEmpty();
                } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException _) {
                    return false;
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            });
        }

        @Override
        public void stop() {
            DockerServers.stop(container);
        }

        @Override
        public void kill() {
            DockerServers.kill(container);
        }

        @Override
        public void close() {
            container.stop();
        }
    }
}
