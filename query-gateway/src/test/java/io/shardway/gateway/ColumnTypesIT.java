package io.shardway.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.gateway.protocol.Capability;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.testing.Account;
import io.shardway.testing.TypeSamples;
import io.shardway.testing.TypeSamples.Sample;
import java.io.IOException;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every column type of MariaDB with its edge values, all in one result: the gateway hands out what the server itself does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ColumnTypesIT {

    private static final String SELECT = "SELECT * FROM every_type ORDER BY id";

    private static final List<Sample> SAMPLES = Stream.of(
                    TypeSamples.keys(),
                    TypeSamples.values(),
                    Stream.of(
                            new Sample("BOOLEAN", List.of("NULL", "TRUE", "FALSE")),
                            new Sample("UUID", List.of("NULL", "'123e4567-e89b-12d3-a456-426655440000'")),
                            new Sample("INET4", List.of("NULL", "'0.0.0.0'", "'255.255.255.255'")),
                            new Sample("INET6", List.of("NULL", "'::'", "'2001:db8::1'")),
                            new Sample("GEOMETRY", List.of("NULL", "ST_GeomFromText('POINT(1 -2)')")),
                            new Sample("POINT", List.of("NULL", "ST_GeomFromText('POINT(1e308 -2)', 4326)")),
                            new Sample("LINESTRING", List.of("NULL", "ST_GeomFromText('LINESTRING(0 0, 1 1)')")),
                            new Sample("POLYGON", List.of("NULL", "ST_GeomFromText('POLYGON((0 0, 1 0, 1 1, 0 0))')")),
                            new Sample("MULTIPOINT", List.of("NULL", "ST_GeomFromText('MULTIPOINT(0 0, 1 1)')")),
                            new Sample("MULTILINESTRING", List.of("ST_GeomFromText('MULTILINESTRING((0 0, 1 1))')")),
                            new Sample(
                                    "MULTIPOLYGON", List.of("ST_GeomFromText('MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))')")),
                            new Sample(
                                    "GEOMETRYCOLLECTION", List.of("ST_GeomFromText('GEOMETRYCOLLECTION(POINT(0 0))')")),
                            new Sample("MEDIUMBLOB", List.of("NULL", "''", "REPEAT(X'FE', 70000)")),
                            new Sample("VARCHAR(3000) COMPRESSED", List.of("NULL", "REPEAT('z', 3000)")),
                            new Sample("NCHAR(3)", List.of("NULL", "'ä'")),
                            new Sample("BIGINT AS (n * 1000000007) VIRTUAL", List.of("DEFAULT")),
                            new Sample("VARCHAR(9) AS (CONCAT('#', n)) STORED", List.of("DEFAULT"))))
            .flatMap(samples -> samples)
            .toList();

    private static GatewayFixture fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = new GatewayFixture();
        String columns = numbered(i -> "c" + i + " " + SAMPLES.get(i).definition());
        List<String> statements = new ArrayList<>(List.of(
                "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'",
                "CREATE TABLE every_type (id INT PRIMARY KEY AUTO_INCREMENT, n INT UNSIGNED NOT NULL UNIQUE, " + columns
                        + ") CHARACTER SET utf8mb4"));
        int rows = SAMPLES.stream().mapToInt(s -> s.literals().size()).max().orElseThrow();
        for (int row = 0; row < rows; row++) {
            int of = row;
            statements.add("INSERT INTO every_type (n, " + numbered(i -> "c" + i) + ") VALUES (" + row + ", "
                    + numbered(i -> literal(SAMPLES.get(i).literals(), of)) + ")");
        }
        fixture.onShop(statements.toArray(String[]::new));
        gateway = fixture.gateway();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static String numbered(IntFunction<String> each) {
        return IntStream.range(0, SAMPLES.size()).mapToObj(each).collect(Collectors.joining(", "));
    }

    private static String literal(List<String> literals, int row) {
        return literals.get(row < literals.size() ? row : 0);
    }

    /** Names, types, lengths, character sets, flags, decimals and values: every byte of the answer. */
    @ParameterizedTest
    @ValueSource(ints = {0, Capability.DEPRECATE_EOF})
    void passesOnEveryByteInBothProtocols(int capabilities) throws IOException {
        try (RawClient through = new RawClient(gateway).login("shop", capabilities);
                RawClient direct = new RawClient(fixture.serverA.port())
                        .login(Account.APP.user(), Account.APP.password(), fixture.schemaA, capabilities)) {
            boolean eof = capabilities == 0;
            assertSame(text(through, eof), text(direct, eof));
            assertSame(binary(through, eof), binary(direct, eof));
        }
    }

    private static List<RawClient.Answer> text(RawClient client, boolean eof) throws IOException {
        client.query(SELECT);
        return result(client, eof);
    }

    private static List<RawClient.Answer> binary(RawClient client, boolean eof) throws IOException {
        client.command(CommandCode.STMT_PREPARE, SELECT.getBytes(UTF_8));
        byte[] prepared = client.read().payload();
        assertThat(prepared[0])
                .as("the first byte of the answer to COM_STMT_PREPARE")
                .isZero();
        List<RawClient.Answer> answer = new ArrayList<>();
        int columns = (prepared[5] & 0xff) | (prepared[6] & 0xff) << 8;
        for (int i = 0; i < columns + (eof ? 1 : 0); i++) {
            answer.add(client.read());
        }
        client.command(
                CommandCode.STMT_EXECUTE,
                new byte[] {prepared[1], prepared[2], prepared[3], prepared[4], 0, 1, 0, 0, 0});
        answer.addAll(result(client, eof));
        return answer;
    }

    private static List<RawClient.Answer> result(RawClient client, boolean eof) throws IOException {
        List<RawClient.Answer> answer = new ArrayList<>(List.of(client.read()));
        int columns = answer.getFirst().payload()[0] & 0xff;
        for (int i = 0; i < columns + (eof ? 1 : 0); i++) {
            answer.add(client.read());
        }
        do {
            answer.add(client.read());
        } while (!isEnd(answer.getLast().payload()));
        return answer;
    }

    private static boolean isEnd(byte[] packet) {
        return packet.length < 16 && ((packet[0] & 0xff) == 0xfe || (packet[0] & 0xff) == 0xff);
    }

    private static void assertSame(List<RawClient.Answer> through, List<RawClient.Answer> direct) {
        assertThat(through).hasSameSizeAs(direct).hasSizeGreaterThan(SAMPLES.size());
        for (int i = 0; i < direct.size(); i++) {
            byte[] wanted = direct.get(i).payload();
            byte[] found = through.get(i).payload();
            assertThat(through.get(i).sequence())
                    .as("sequence of packet %d", i)
                    .isEqualTo(direct.get(i).sequence());
            assertThat(found.length).as("length of packet %d", i).isEqualTo(wanted.length);
            assertThat(Arrays.mismatch(found, wanted))
                    .as("first byte that differs in packet %d", i)
                    .isEqualTo(-1);
        }
    }

    /** Extended type names are switched off on both ways, since the gateway does not offer them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesConnectorJTheMetadataAndValuesOfADirectConnection(boolean prepared) throws SQLException {
        String options = "extendedTypeInfo=false&useServerPrepStmts=" + prepared;
        try (Connection through = fixture.mariadb(gateway, "shop", options);
                Connection direct = direct(options)) {
            List<String> wanted = everything(direct);
            assertThat(wanted).hasSizeGreaterThan(10 * SAMPLES.size());
            assertThat(everything(through)).isEqualTo(wanted);
        }
    }

    private static Connection direct(String options) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", Account.APP.user());
        login.setProperty("password", Account.APP.password());
        return new org.mariadb.jdbc.Driver()
                .connect(
                        "jdbc:mariadb://127.0.0.1:" + fixture.serverA.port() + "/" + fixture.schemaA + "?" + options,
                        login);
    }

    private static List<String> everything(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT);
                ResultSet rows = select.executeQuery()) {
            ResultSetMetaData columns = rows.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                lines.add(metadata(columns, i));
            }
            while (rows.next()) {
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    lines.add(columns.getColumnLabel(i) + " = " + value(rows, i));
                }
            }
        }
        return lines;
    }

    private static String metadata(ResultSetMetaData columns, int i) throws SQLException {
        return Stream.of(
                        columns.getColumnLabel(i),
                        columns.getColumnName(i),
                        columns.getTableName(i),
                        columns.getCatalogName(i),
                        columns.getColumnTypeName(i),
                        columns.getColumnType(i),
                        columns.getColumnClassName(i),
                        columns.getColumnDisplaySize(i),
                        columns.getPrecision(i),
                        columns.getScale(i),
                        columns.isSigned(i),
                        columns.isNullable(i),
                        columns.isAutoIncrement(i),
                        columns.isCaseSensitive(i),
                        columns.isReadOnly(i))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /** As an object and as text; what the driver cannot make anything of, such as the year 0, it must refuse both times. */
    private static String value(ResultSet rows, int i) {
        return read(() -> shown(rows.getObject(i))) + " / " + read(() -> rows.getString(i));
    }

    private static String read(Callable<String> value) {
        try {
            return String.valueOf(value.call());
        } catch (Exception e) {
            return "refused by " + e;
        }
    }

    private static String shown(Object value) throws SQLException {
        return switch (value) {
            case null -> "null";
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case Blob blob -> HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
            default -> value.getClass() + " " + value;
        };
    }
}
