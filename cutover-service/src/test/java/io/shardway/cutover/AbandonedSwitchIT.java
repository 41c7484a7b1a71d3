package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.action.Faults;
import io.shardway.cutover.action.SwitchPrimaries;
import io.shardway.cutover.action.SwitchTools;
import io.shardway.cutover.action.SwitchWatch;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Move;
import io.shardway.cutover.bench.Settings;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.SwitchDetails;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.store.JournalStore;
import io.shardway.cutover.store.RoutingStore;
import io.shardway.messaging.control.TopologyClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whose switch counts as abandoned, before and after its owner has been silent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbandonedSwitchIT {

    private static final Duration LONG = Duration.ofMinutes(10);

    private Bench bench;
    private JournalStore journals;
    private RoutingStore routing;

    @BeforeAll
    void start() {
        bench = new Bench();
        SwitchTools tools = bench.instance(Settings.QUICK, Faults.NONE);
        journals = tools.journals();
        routing = tools.routing();
    }

    @AfterAll
    void stop() throws InterruptedException {
        bench.close();
    }

    private SwitchJournal buffering(String owner) {
        Command command = new Command(
                UUID.randomUUID(), 1, Direction.FORWARD, 7, 1, "w/cutover", Want.SWITCH_PRIMARIES, Map.of());
        routing.begin(command);
        SwitchJournal idle = journals.begin(
                command,
                new SwitchJournal(
                        command.workflow(),
                        UUID.randomUUID(),
                        Direction.FORWARD,
                        1,
                        2,
                        7,
                        1,
                        "w/cutover",
                        Phase.IDLE,
                        0,
                        owner,
                        SwitchDetails.NONE),
                Optional.empty());
        return journals.advance(idle, Phase.BUFFERING, SwitchDetails.NONE);
    }

    /** What a process that begins now knows. */
    private JournalStore newProcess() {
        JournalStore fresh = bench.instance(Settings.QUICK, Faults.NONE).journals();
        fresh.abandoned(LONG, "nobody/began");
        return fresh;
    }

    private static boolean isAbandonedFor(JournalStore process, String instance, SwitchJournal journal) {
        return process.abandoned(LONG, instance).stream()
                .anyMatch(found -> found.switchId().equals(journal.switchId()));
    }

    @Test
    void belongsSoonToTheNextProcessOfTheSameInstance() {
        SwitchJournal journal = buffering("zone/cutover-1/dead");
        JournalStore next = newProcess();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(isAbandonedFor(next, "zone/cutover-1/next", journal))
                        .isTrue());

        assertThat(next.ownerHeard(journal.workflow(), LONG, "zone/cutover-1/next"))
                .isFalse();
        assertThat(isAbandonedFor(next, "zone/cutover-2/next", journal)).isFalse();
        assertThat(isAbandonedFor(next, "ZONE/cutover-1/next", journal)).isFalse();
    }

    @Test
    void isLeftToALivingTwinOfTheSameInstance() {
        JournalStore older = newProcess();
        SwitchJournal journal = buffering("cutover-3/older");
        JournalStore newer = newProcess();

        await().pollInterval(Duration.ofMillis(300))
                .during(Duration.ofMillis(1_800))
                .atMost(Duration.ofSeconds(5))
                .until(() -> {
                    older.touch(journal);
                    return !isAbandonedFor(newer, "cutover-3/newer", journal);
                });

        assertThat(newer.ownerHeard(journal.workflow(), LONG, "cutover-3/newer"))
                .isTrue();
    }

    @Test
    void isNotTakenBackByATwinThatWakesUp() {
        JournalStore older = newProcess();
        JournalStore newer = newProcess();
        SwitchJournal journal = newer.takeOver(buffering("cutover-4/older"), "cutover-4/newer");

        await().pollDelay(Duration.ofMillis(1_200))
                .untilAsserted(() -> assertThat(isAbandonedFor(older, "cutover-4/older", journal))
                        .isFalse());
        assertThat(older.ownerHeard(journal.workflow(), LONG, "cutover-4/older"))
                .isTrue();
    }

    @Test
    void isLeftToAnotherInstanceThatWasHeard() {
        SwitchJournal journal = buffering("cutover-1/alive");
        JournalStore other = newProcess();

        assertThat(isAbandonedFor(other, "cutover-2/other", journal)).isFalse();
        assertThat(isAbandonedFor(other, "cutover-10/other", journal)).isFalse();
        assertThat(isAbandonedFor(other, "cutover-1/alive", journal)).isFalse();
        assertThat(other.ownerHeard(journal.workflow(), LONG, "cutover-2/other"))
                .isTrue();
        assertThat(other.abandoned(Duration.ZERO, "cutover-2/other"))
                .extracting(SwitchJournal::switchId)
                .contains(journal.switchId());
    }

    /** The row is as a newer build or a hand may have left it. Its owner is heard once more while the API is asked where the servers are. */
    @Test
    void isAdoptedBesideAJournalRowThatCannotBeReadWhenItsOwnerIsSilentAgain() throws Exception {
        AtomicLong heard = new AtomicLong();
        try (Move move = new Move(bench);
                Api api = new Api(move.spec(), () -> {
                    journals.touch(journals.find(move.spec().id()).orElseThrow());
                    heard.compareAndSet(0, System.nanoTime());
                })) {
            SwitchPrimaries dying = new SwitchPrimaries(bench.instance(Settings.QUICK, reached -> {
                if (reached.equals("after BufferTraffic")) {
                    throw new InstanceDied();
                }
            }));
            assertThatThrownBy(() -> move.switchOver(dying, 2)).isInstanceOf(InstanceDied.class);
            dying.close();
            bench.metadata(
                    "UPDATE journal SET details = 'no JSON' WHERE workflow = '"
                            + buffering("cutover-5/dead").workflow() + "'",
                    "UPDATE journal SET phase = 'A_LATER_ONE' WHERE workflow = '"
                            + buffering("cutover-5/dead").workflow() + "'",
                    "UPDATE journal SET direction = 'SIDEWAYS' WHERE workflow = '"
                            + buffering("cutover-5/dead").workflow() + "'");
            SwitchTools tools = bench.instance(Settings.QUICK, Faults.NONE);

            try (SwitchPrimaries rescuer = new SwitchPrimaries(tools);
                    SwitchWatch watch = new SwitchWatch(tools, rescuer, api.client())) {
                watch.start();

                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                journals.find(move.spec().id()))
                        .hasValueSatisfying(found -> assertThat(found.phase()).isEqualTo(Phase.UNDONE)));
                assertThat(Duration.ofNanos(System.nanoTime() - heard.get()))
                        .isGreaterThanOrEqualTo(Settings.QUICK.ownerSilence());
                assertThat(watch.alive()).isTrue();
            } finally {
                bench.metadata("DELETE FROM journal WHERE owner LIKE 'cutover-5/%'");
            }
        }
    }

    /** workflow-api, as far as a watch asks it: it knows one workflow and answers nonsense about all others. */
    private static final class Api implements AutoCloseable {

        private final HttpServer server;

        /** @param asked what happens before the workflow's topology is answered */
        Api(WorkflowSpec spec, Runnable asked) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                boolean known =
                        exchange.getRequestURI().getPath().endsWith(spec.id().toString());
                if (known) {
                    asked.run();
                }
                byte[] body = known ? ContractJson.write(spec) : "nonsense".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        TopologyClient client() {
            return new TopologyClient(new Settings.Service(
                    "", "http://127.0.0.1:" + server.getAddress().getPort(), "", "test"));
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** The process is gone: nothing of ours catches this. */
    private static final class InstanceDied extends Error {
        private static final long serialVersionUID = 1L;
    }
}
