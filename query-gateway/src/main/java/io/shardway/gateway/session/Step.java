package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.backend.CommandOutcome;
import io.shardway.gateway.backend.OwnCommand;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Something that has to be said to a server before a client's command can be. */
interface Step {

    void run(BackendConnection connection, Consumer<CommandOutcome> done);

    /** A statement in the one-character-per-byte form. */
    static Step query(String text, Runnable onSuccess) {
        return (connection, done) -> connection.command(
                command(connection, CommandCode.QUERY, text), Shape.RESULT, new OwnCommand(outcome -> {
                    if (outcome instanceof CommandOutcome.Done) {
                        onSuccess.run();
                    }
                    done.accept(outcome);
                }));
    }

    static Step selectSchema(String schema) {
        return (connection, done) -> connection.command(
                Packets.command(connection.alloc(), CommandCode.INIT_DB, schema),
                Shape.SINGLE,
                new OwnCommand(outcome -> {
                    if (outcome instanceof CommandOutcome.Done) {
                        connection.schemaSelected(schema);
                    }
                    done.accept(outcome);
                }));
    }

    /** @param onPrepared told the server's id of the statement */
    static Step prepare(String text, IntConsumer onPrepared) {
        return (connection, done) -> connection.command(
                command(connection, CommandCode.STMT_PREPARE, text), Shape.PREPARE, new OwnCommand(done) {
                    @Override
                    public int prepared(int serverId, int parameters, int columns) {
                        onPrepared.accept(serverId);
                        return serverId;
                    }
                });
    }

    static ByteBuf command(BackendConnection connection, int code, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return connection.alloc().buffer(1 + bytes.length).writeByte(code).writeBytes(bytes);
    }
}
