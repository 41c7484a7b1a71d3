package io.shardway.gateway.routing;

import java.util.Locale;
import java.util.Optional;

/**
 * What a client chose as its database: {@code ks}, {@code ks@primary}, {@code ks@replica}, {@code @primary}, {@code @replica} or
 * nothing. {@code rdonly} is served like {@code replica}.
 */
public record Scope(Optional<String> keyspace, TabletType tablet) {

    public static final Scope NONE = new Scope(Optional.empty(), TabletType.PRIMARY);

    /** Empty when the part behind the @ is no tablet type. */
    public static Optional<Scope> parse(String database) {
        int at = database.lastIndexOf('@');
        String name = at < 0 ? database : database.substring(0, at);
        String type = at < 0 ? "primary" : database.substring(at + 1).toLowerCase(Locale.ROOT);
        Optional<String> keyspace = name.isEmpty() ? Optional.empty() : Optional.of(name);
        return switch (type) {
            case "primary" -> Optional.of(new Scope(keyspace, TabletType.PRIMARY));
            case "replica", "rdonly" -> Optional.of(new Scope(keyspace, TabletType.REPLICA));
            default -> Optional.empty();
        };
    }

    public boolean readOnly() {
        return tablet == TabletType.REPLICA;
    }

    /** As a client writes it. */
    public String display() {
        return keyspace.orElse("") + (tablet == TabletType.REPLICA ? "@replica" : "");
    }
}
