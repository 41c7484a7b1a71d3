package io.shardway.gateway.backend;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A small query of the gateway's own, with its rows as text; NULL reads as empty. */
public final class TextQuery {

    /** The server refused it, or the connection broke. */
    public static final class QueryFailedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        QueryFailedException(String message) {
            super(message);
        }
    }

    private TextQuery() {}

    /** Runs it on the connection's event loop; the connection must be free and not use DEPRECATE_EOF. */
    public static CompletableFuture<List<List<String>>> run(BackendConnection connection, String sql) {
        CompletableFuture<List<List<String>>> rows = new CompletableFuture<>();
        ByteBuf answer = connection.alloc().buffer();
        connection.command(
                Packets.command(connection.alloc(), CommandCode.QUERY, sql),
                Shape.RESULT,
                new OwnCommand(outcome -> {
                    try {
                        switch (outcome) {
                            case CommandOutcome.Done _ -> rows.complete(read(answer));
                            case CommandOutcome.Failed(var error) ->
                                rows.completeExceptionally(new QueryFailedException(error.message()));
                            case CommandOutcome.Lost(var reason) ->
                                rows.completeExceptionally(new QueryFailedException(reason));
                        }
                    } catch (RuntimeException e) {
                        rows.completeExceptionally(e);
                    } finally {
                        answer.release();
                    }
                }) {
                    @Override
                    public void forward(ByteBuf bytes) {
                        answer.writeBytes(bytes);
                        bytes.release();
                    }
                });
        return rows;
    }

    /** Column count, definitions, EOF, rows, EOF. */
    static List<List<String>> read(ByteBuf answer) {
        int columns = (int) Wire.readLength(packet(answer));
        for (int i = 0; i <= columns; i++) {
            packet(answer);
        }
        List<List<String>> rows = new ArrayList<>();
        while (answer.isReadable()) {
            ByteBuf row = packet(answer);
            if (row.getUnsignedByte(row.readerIndex()) == 0xfe && row.readableBytes() < 9) {
                break;
            }
            List<String> values = new ArrayList<>(columns);
            for (int i = 0; i < columns; i++) {
                values.add(value(row));
            }
            rows.add(List.copyOf(values));
        }
        return List.copyOf(rows);
    }

    private static String value(ByteBuf row) {
        if (row.getUnsignedByte(row.readerIndex()) == 0xfb) {
            row.skipBytes(1);
            return "";
        }
        int length = (int) Wire.readLength(row);
        return row.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    private static ByteBuf packet(ByteBuf answer) {
        int length = answer.readUnsignedMediumLE();
        answer.skipBytes(1);
        return answer.readSlice(length);
    }
}
