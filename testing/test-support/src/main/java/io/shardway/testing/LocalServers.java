package io.shardway.testing;

/** Servers as processes of this machine, from binaries that Maven brought. */
final class LocalServers implements Servers {

    @Override
    public MariaDbServer startMariaDb(MariaDbOptions options) {
        return MariaDbProcess.launch(options);
    }

    @Override
    public KafkaBroker startKafka(KafkaOptions options) {
        return KafkaProcess.launch(options);
    }
}
