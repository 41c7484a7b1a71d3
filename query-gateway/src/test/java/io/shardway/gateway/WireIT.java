package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.gateway.protocol.CommandCode;
import io.shardway.testing.Account;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do what no driver does: the gateway bounds them, and goes on for all others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireIT {

    private static GatewayFixture fixture;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        fixture = new GatewayFixture();
        fixture.onShop("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)", "INSERT INTO t VALUES (1, 1)");
        gateway = fixture.gateway("login-timeout=700ms", "idle-timeout=60s", "max-connections=40");
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static void stillServes() throws SQLException {
        try (Connection connection = fixture.mariadb(gateway, "shop")) {
            assertThat(RoutingIT.one(connection, "SELECT v FROM t WHERE id = 1"))
                    .isEqualTo("1");
        }
    }

    private static int running(String pattern) throws SQLException {
        try (Connection root = fixture.serverA.connect(Account.ROOT)) {
            return Integer.parseInt(RoutingIT.one(
                    root,
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'app' AND info LIKE '" + pattern
                            + "'"));
        }
    }

    private static long connectionsMade() throws SQLException {
        try (Connection root = fixture.serverA.connect(Account.ROOT)) {
            return Long.parseLong(RoutingIT.one(
                    root,
                    "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'CONNECTIONS'"));
        }
    }

    @Test
    void endsAConnectionThatDoesNotLogIn() throws Exception {
        try (RawClient silent = new RawClient(gateway);
                RawClient slow = new RawClient(gateway)) {
            slow.raw(new byte[] {40, 0, 0});
            long start = System.nanoTime();
            silent.awaitEnd();
            slow.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
        stillServes();
    }

    @Test
    void keepsNoLargePacketOfAStranger() throws Exception {
        try (RawClient stranger = new RawClient(gateway)) {
            stranger.read();
            stranger.raw(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 0, 0});
            long start = System.nanoTime();
            stranger.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(600));
        }
    }

    @Test
    void servesClientsWhileConnectionsThatNeverLogInAreRefused() throws Exception {
        Gateway small = fixture.gateway("max-connections=3", "max-logins=2");
        try (RawClient client = new RawClient(small).login("shop", 0);
                RawClient silent = new RawClient(small)) {
            // One after the other: connections are taken by several event loops, in no order of their own.
            assertThat(silent.read().isError()).isFalse();
            try (RawClient silentToo = new RawClient(small)) {
                assertThat(silentToo.read().isError()).isFalse();
                try (RawClient tooMany = new RawClient(small)) {
                    assertThat(tooMany.read().errorCode()).isEqualTo(1040);
                }
            }
            client.command(CommandCode.PING, new byte[0]);
            assertThat(client.read().isError()).isFalse();
        }
    }

    @Test
    void refusesALoginTooManyWith1040() throws Exception {
        Gateway small = fixture.gateway("max-connections=1");
        try (RawClient first = new RawClient(small);
                RawClient second = new RawClient(small)) {
            first.login("shop", 0);

            assertThatThrownBy(() -> second.login("shop", 0)).hasMessageContaining("1040");
        }
    }

    @Test
    void killsTheStatementsOfManyClientsThatLeaveOverFewConnections() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawClient client = new RawClient(gateway).login("shop", 0);
            client.query("SELECT SLEEP(51) FROM t");
            clients.add(client);
        }
        Awaitility.await().until(() -> running("%SLEEP(51)%") == 20);
        long before = connectionsMade();
        for (RawClient client : clients) {
            client.close();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> running("%SLEEP(51)%") == 0);
        // Those that count made some themselves, one per look.
        assertThat(connectionsMade() - before).isLessThan(20);
    }

    @Test
    void refusesOneConnectionTooManyWith1040AndTakesTheNextWhenOneHasLeft() throws Exception {
        Gateway small = fixture.gateway("max-connections=1");
        try (RawClient first = new RawClient(small).login("shop", 0);
                RawClient second = new RawClient(small)) {
            RawClient.Answer refusal = second.read();
            assertThat(refusal.isError()).isTrue();
            assertThat(refusal.errorCode()).isEqualTo(1040);
            first.command(CommandCode.PING, new byte[0]);
            assertThat(first.read().isError()).isFalse();
        }
        Awaitility.await().ignoreExceptions().untilAsserted(() -> {
            try (RawClient third = new RawClient(small)) {
                assertThat(third.read().isError()).isFalse();
            }
        });
    }

    @Test
    void endsAnIdleClientButNotOneWhoseStatementRuns() throws Exception {
        Gateway impatient = fixture.gateway("idle-timeout=500ms");
        try (RawClient idle = new RawClient(impatient).login("shop", 0);
                RawClient busy = new RawClient(impatient).login("shop", 0)) {
            busy.query("SELECT SLEEP(2) FROM t");
            idle.awaitEnd();
            assertThat(busy.read().payload()).containsExactly(1);
        }
    }

    @Test
    void killsTheStatementOfAClientThatHasLeft() throws Exception {
        try (RawClient client = new RawClient(gateway).login("shop", 0)) {
            client.query("UPDATE t SET v = v + SLEEP(50)");
            Awaitility.await().until(() -> running("%SLEEP(50)%") == 1);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> running("%SLEEP(50)%") == 0);
        stillServes();
    }

    @Test
    void letsAClientWaitThatSendsCommandsAndReadsNoAnswers() throws Exception {
        try (RawClient client = new RawClient(gateway).login("shop", 0)) {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            byte[] select = ("\u0003SELECT DATABASE()" + " ".repeat(180)).getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < 1_000; i++) {
                many.writeBytes(new byte[] {(byte) select.length, 0, 0, 0});
                many.writeBytes(select);
            }
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 80; i++) {
                        client.raw(many.toByteArray());
                    }
                } catch (IOException _) {
                    // closed below
                }
            });
            // 80,000 commands are 16 MB, their answers 6 MB: more than sockets keep. What cannot leave must not be
            // made.
            boolean ended = sender.join(Duration.ofMillis(1_500));
            stillServes();
            for (int i = 0; i < 80_000 * 5; i++) {
                client.read();
            }
            assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
            assertThat(ended).isFalse();
        }
    }

    @Test
    void answersCommandsThatWereSentAheadOfAnAnswer() throws Exception {
        try (RawClient client = new RawClient(gateway).login("shop", 0)) {
            client.query("SELECT SLEEP(0.3) FROM t");
            client.command(CommandCode.PING, new byte[0]);
            for (int i = 0; i < 5; i++) {
                client.read();
            }
            assertThat(client.read().payload()[0]).isZero();
        }
    }

    @Test
    void answersTruncatedCommandsAsMalformed() throws Exception {
        try (RawClient client = new RawClient(gateway).login("shop", 0)) {
            for (int code : new int[] {
                CommandCode.STMT_EXECUTE,
                CommandCode.STMT_FETCH,
                CommandCode.STMT_RESET,
                CommandCode.PROCESS_KILL,
                CommandCode.SET_OPTION
            }) {
                client.command(code, new byte[1]);
                RawClient.Answer answer = client.read();
                assertThat(answer.errorCode()).as("command %d", code).isEqualTo(1835);
            }
            client.command(CommandCode.STMT_PREPARE, "SELECT v FROM t WHERE id = ?".getBytes(StandardCharsets.UTF_8));
            byte[] prepared = client.read().payload();
            for (int i = 0; i < 4; i++) {
                client.read();
            }
            byte[] execution = new byte[9];
            System.arraycopy(prepared, 1, execution, 0, 4);
            client.command(CommandCode.STMT_EXECUTE, execution);
            assertThat(client.read().errorCode()).isEqualTo(1835);
            client.command(CommandCode.PING, new byte[0]);
            assertThat(client.read().isError()).isFalse();
        }
    }

    @Test
    void survivesRandomBytesBeforeAndAfterTheLogin() throws Exception {
        long seed = System.nanoTime();
        System.out.println("WireIT seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            try (RawClient client = new RawClient(gateway)) {
                if (round % 3 == 0) {
                    client.raw(bytes(random, 1 + random.nextInt(300)));
                    continue;
                }
                client.login("shop", 0);
                for (int i = 0; i < 20; i++) {
                    byte[] body = random.nextBoolean() ? bytes(random, random.nextInt(60)) : mutatedStatement(random);
                    client.command(CODES[random.nextInt(CODES.length)], body);
                }
            } catch (SocketException _) {
                // The gateway has closed the connection: its right.
            }
        }
        stillServes();
    }

    private static final int[] CODES = {
        CommandCode.INIT_DB,
        CommandCode.QUERY,
        CommandCode.QUERY,
        CommandCode.FIELD_LIST,
        CommandCode.STATISTICS,
        CommandCode.PING,
        CommandCode.CHANGE_USER,
        CommandCode.STMT_PREPARE,
        CommandCode.STMT_EXECUTE,
        CommandCode.STMT_SEND_LONG_DATA,
        CommandCode.STMT_CLOSE,
        CommandCode.STMT_RESET,
        CommandCode.SET_OPTION,
        CommandCode.STMT_FETCH,
        CommandCode.RESET_CONNECTION,
        0x05,
        0x0d,
        0x12,
        0xfa
    };

    private static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A statement with some bytes changed: reaches further than noise. */
    private static byte[] mutatedStatement(RandomGenerator random) {
        String[] statements = {
            "SELECT v FROM t WHERE id = ?",
            "SELECT * FROM `shop`.t AS x JOIN (SELECT 1 AS id) y USING (id)",
            "SET SESSION group_concat_max_len = 1000, @a := 'x'",
            "USE shop2",
            "KILL QUERY 17",
            "PREPARE p FROM 'SELECT 1'; EXECUTE p USING @a",
            "LOCK TABLES t READ; UNLOCK TABLES",
            "BEGIN; SAVEPOINT a; ROLLBACK TO a; COMMIT",
            "SHOW TABLES FROM shop LIKE 'x'",
            "CALL shop.p(1, 'a\\'b', \"c\")"
        };
        byte[] text = statements[random.nextInt(statements.length)].getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);
        }
        return text;
    }
}
