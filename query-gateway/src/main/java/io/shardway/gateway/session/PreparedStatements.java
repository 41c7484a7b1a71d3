package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.sql.Plan;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The prepared statements of a session in the binary protocol, by the gateway's ids. */
final class PreparedStatements {

    /** MariaDB's clients say "the one prepared last" by this id when they send prepare and execute together. */
    private static final int LAST = -1;

    private final Map<Integer, PreparedStatement> statements = new HashMap<>();

    private int ids;
    private int lastId;

    PreparedStatement create(String text, Plan plan) {
        return new PreparedStatement(++ids, text, plan);
    }

    void add(PreparedStatement statement) {
        statements.put(statement.id(), statement);
        lastId = statement.id();
    }

    Optional<PreparedStatement> find(int id) {
        return Optional.ofNullable(statements.get(id == LAST ? lastId : id));
    }

    /** Forgets a statement and tells the servers that know it; that command has no answer. */
    void close(int id, Collection<ServerLink> links) {
        PreparedStatement statement = statements.remove(id == LAST ? lastId : id);
        if (statement == null) {
            return;
        }
        statement.clearLongData();
        for (ServerLink link : links) {
            ServerLink.Remote remote = link.statements().remove(statement.id());
            if (remote != null && link.connection().alive()) {
                ByteBuf command = link.connection().alloc().buffer(5);
                link.connection()
                        .commandWithoutAnswer(
                                command.writeByte(CommandCode.STMT_CLOSE).writeIntLE(remote.id));
                link.connection().flush();
            }
        }
    }

    void clear() {
        statements.values().forEach(PreparedStatement::clearLongData);
        statements.clear();
    }
}
