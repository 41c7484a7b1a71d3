package io.shardway.api.webhook;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.call;
import static io.shardway.api.webhook.WebhookIT.awaitAll;
import static io.shardway.api.webhook.WebhookIT.history;
import static io.shardway.api.webhook.WebhookIT.live;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.instance.ThisInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may send to a webhook, what is stored of it, and what happens beside it: names that hang, deletion, switching off. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class WebhookLeaseIT {

    private static final String HOOKS = D + "/webhooks";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    /** So long a lease that no test sees its end. */
    private static final WebhookIT.Settings LONG_LEASE = new WebhookIT.Settings(
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofHours(24),
            Duration.ofDays(7),
            true);

    /** Those that take far longer than they do without a lock in their way. */
    private static final String STATEMENTS_THAT_WAIT =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND command <> 'Sleep'"
                    + " AND info LIKE '%webhook%' AND time_ms > 500";

    @SuppressWarnings("UnusedVariable") // it answers the commands of the workflows
    private final FakeServices services = FakeServices.shared();

    @Inject
    WebhookSender sender;

    @Inject
    FanOut fanOut;

    @Inject
    DeliveryStore deliveries;

    @Inject
    WebhookStore webhooks;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @BeforeEach
    void standStill() {
        sender.standStill(true);
    }

    @AfterEach
    void deleteWebhooks() {
        sender.standStill(false);
        List<String> ids = call().get(HOOKS + "?per_page=100").path("data.id");
        ids.forEach(id -> call().delete(HOOKS + "/" + id).then().statusCode(204));
    }

    @Test
    void letsNoNameThatHangsHoldUpAnotherReceiver() {
        var never = new CountDownLatch(1);
        var names = new NameLookup(name -> {
            awaitQuietly(never);
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        try (var receiver = Receiver.answering(_ -> 204)) {
            var hanging = IntStream.range(0, 5)
                    .mapToObj(i -> WebhookIT.create(Map.of("url", "http://hangs" + i + ".example/")))
                    .toList();
            WebhookIT.create(Map.of("url", receiver.url()));
            var instance = instance(new ThisInstance("names"), new Targets(true, names));
            instance.start();
            try {
                long number = live("beside names that hang");
                awaitAll(receiver, number, "beside names that hang");
                hanging.forEach(hook -> await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                                text("SELECT MAX(last_error) FROM webhook_delivery WHERE webhook_id = ?", hook.id()))
                        .contains("the host name could not be looked up within 2000 ms")));
            } finally {
                instance.die();
                never.countDown();
            }
        }
    }

    @Test
    void takesOverAtOnceFromTheProcessThatHadItsName() {
        var held = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var receiver = Receiver.answering(_ -> {
            if (held.getCount() > 0) {
                held.countDown();
                awaitQuietly(release);
                return Receiver.BREAK;
            }
            return 204;
        })) {
            var hook = WebhookIT.create(Map.of("url", receiver.url()));
            var first = new ThisInstance("restarted");
            var second = new ThisInstance("restarted");
            var before = instance(first, new Targets(true));
            var after = instance(second, new Targets(true));
            before.start();
            try {
                long number = live("restarted");
                awaitQuietly(held);
                before.die();
                release.countDown();
                assertThat(text("SELECT lease_owner FROM webhook WHERE id = ? AND lease_until_millis > 0", hook.id()))
                        .isEqualTo(first.holder());

                takeName(second);
                after.start();

                await().atMost(AT_ONCE)
                        .until(() ->
                                receiver.accepted().size() >= history(number).size());
                awaitAll(receiver, number, "restarted");
            } finally {
                before.die();
                after.die();
            }
        }
    }

    @Test
    void lendsToTheNewerOfTwoProcessesWithOneName() {
        var hook = WebhookIT.create(Map.of("url", "http://127.0.0.1:1/"));
        var older = new ThisInstance("twins");
        var newer = new ThisInstance("twins");
        takeName(older);
        assertThat(hold(hook, older)).isTrue();
        assertThat(hold(hook, newer)).as("before it has the name").isFalse();

        takeName(newer);

        assertThat(hold(hook, newer)).isTrue();
        assertThat(hold(hook, older)).as("does not take it back").isFalse();
        assertThat(hold(hook, new ThisInstance("other"))).isFalse();
    }

    @Test
    void sendsNothingAnyMoreWhenAnotherProcessHasItsName() {
        var replaced = new ThisInstance("older") {
            @Override
            public boolean isReplaced() {
                return true;
            }
        };
        try (var receiver = Receiver.answering(_ -> 204)) {
            var hook = WebhookIT.create(Map.of("url", receiver.url()));
            var older = instance(replaced, new Targets(true));
            older.start();
            try {
                live("replaced");
                spread();
                await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> receiver.exchanges()
                        .isEmpty());
                assertThat(text("SELECT lease_owner FROM webhook WHERE id = ?", hook.id()))
                        .isEmpty();
            } finally {
                older.die();
            }
        }
    }

    @Test
    void endsTheRunAndKeepsTheLeaseWhenAResultCannotBeStored() throws InterruptedException {
        var forgetful = new DeliveryStore(pool) {
            @Override
            Uni<Void> delivered(Pending pending, String owner, Answer answer, Instant at) {
                return Uni.createFrom().failure(new IllegalStateException("the database is away"));
            }
        };
        try (var receiver = Receiver.answering(_ -> 204);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var hook = WebhookIT.create(Map.of("url", receiver.url()));
            String workflow = WebhookIT.idOf(live("not stored"));
            spread();
            var instance = new ThisInstance("forgetful");
            var run = new DeliveryRun(
                    forgetful,
                    webhooks,
                    new Poster(vertx, new Targets(true), LONG_LEASE.attemptTimeout()),
                    new RetrySchedule(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1)),
                    Clock.systemUTC(),
                    threads,
                    instance,
                    new LeaseTime(LONG_LEASE.lease(), LONG_LEASE.attemptTimeout()));

            var rounds = new AtomicInteger();
            run.of(hook.id(), () -> rounds.incrementAndGet() <= 5);

            assertThat(receiver.exchanges().stream()
                            .filter(exchange -> exchange.request().isOf(workflow)))
                    .as("sent once")
                    .hasSize(1);
            assertThat(text("SELECT lease_owner FROM webhook WHERE id = ? AND lease_until_millis > 0", hook.id()))
                    .isEqualTo(instance.holder());
            assertThat(deliveries.due(instance, Instant.now(), 100).await().atMost(PATIENCE))
                    .as("is not looked at before the lease is over")
                    .doesNotContain(hook.id());
        }
    }

    @Test
    void storesNothingForOneThatHasLostTheLease() {
        var hook = WebhookIT.create(Map.of("url", "http://127.0.0.1:1/"));
        live("lost");
        spread();
        hold(hook, new ThisInstance("holder"));
        var later = Instant.now().plusSeconds(3_600);

        postponeHeads(hook, "loser/12345678", later);

        assertThat(count("webhook_id = ? AND (attempts > 0 OR next_attempt_at >= " + later.toEpochMilli() + ")", hook))
                .isZero();
        assertThat(count("webhook_id = ? AND state = 'pending'", hook)).isGreaterThan(1);
    }

    @Test
    void looksAtNothingThatWaitsBehindAFailedDelivery() {
        var hook = WebhookIT.create(Map.of("url", "http://127.0.0.1:1/"));
        live("waits behind");
        spread();
        var holder = new ThisInstance("holder");
        hold(hook, holder);
        var later = Instant.now().plusSeconds(3_600);

        int heads = postponeHeads(hook, holder.holder(), later);
        deliveries.release(hook.id(), holder.holder()).await().atMost(PATIENCE);

        assertThat(count("webhook_id = ? AND attempts = 1 AND next_attempt_at = " + later.toEpochMilli(), hook))
                .isEqualTo(heads);
        assertThat(count("webhook_id = ? AND attempts = 0 AND next_attempt_at < " + later.toEpochMilli(), hook))
                .as("is left as it is")
                .isPositive();
        assertThat(due(Instant.now())).doesNotContain(hook.id());
        assertThat(due(later)).contains(hook.id());
    }

    @Test
    void sendsNothingLaterOfWhatWaitedWhenItWasSwitchedOff() {
        try (var receiver = Receiver.answering(_ -> 204)) {
            var hook = WebhookIT.create(Map.of("url", receiver.url()));
            long waited = live("waited");
            spread();
            long waiting = count("webhook_id = ? AND state = 'pending'", hook);
            assertThat(waiting).isGreaterThanOrEqualTo(history(waited).size());

            patch(hook, false);

            assertThat(count(
                            "webhook_id = ? AND state = 'failed' AND last_error = 'the webhook was switched off'",
                            hook))
                    .isEqualTo(waiting);
            patch(hook, true);
            sender.standStill(false);
            long heard = live("heard again");
            awaitAll(receiver, heard, "heard again");
            assertThat(receiver.accepted(WebhookIT.idOf(waited))).isEmpty();
        }
    }

    @Test
    void makesNoDeliveriesForAWebhookThatIsBeingDeleted() throws Exception {
        var hook = WebhookIT.create(Map.of("url", "http://127.0.0.1:1/"));
        live("deleted meanwhile");

        spreadDuring(hook, "DELETE FROM webhook WHERE id = ?", "DELETE FROM webhook_delivery WHERE webhook_id = ?");

        assertThat(count("webhook_id = ?", hook)).isZero();
    }

    @Test
    void makesNoDeliveriesForAWebhookThatIsBeingSwitchedOff() throws Exception {
        var hook = WebhookIT.create(Map.of("url", "http://127.0.0.1:1/"));
        live("switched off meanwhile");

        spreadDuring(hook, "UPDATE webhook SET enabled = FALSE WHERE id = ?");

        assertThat(count("webhook_id = ?", hook)).isZero();
    }

    /** Runs the fan-out while a transaction is open that has made the changes, and lets both end. */
    private void spreadDuring(WebhookIT.Hook hook, String... changes) throws Exception {
        awaitNumbers();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var connection = pool.getConnection().await().atMost(PATIENCE);
            Future<?> spreading;
            try {
                var transaction = connection.begin().await().atMost(PATIENCE);
                for (String change : changes) {
                    connection
                            .preparedQuery(change)
                            .execute(Tuple.of(hook.id()))
                            .await()
                            .atMost(PATIENCE);
                }
                spreading = threads.submit(this::spread);
                await().atMost(PATIENCE).until(() -> spreading.isDone() || number(STATEMENTS_THAT_WAIT) > 0);
                transaction.commit().await().atMost(PATIENCE);
            } finally {
                connection.close().await().atMost(PATIENCE);
            }
            spreading.get();
        }
    }

    @Test
    void removesDeliveriesWhoseWebhookIsGone() {
        var gone = new WebhookIT.Hook("00000000-0000-0000-0000-000000000000", "");
        pool.preparedQuery(
                        "INSERT INTO webhook_delivery (webhook_id, sequence, workflow_id, state, attempts, next_attempt_at,"
                                + " created_at) VALUES (?, 1, ?, 'pending', 0, 0, 0)")
                .execute(Tuple.of(gone.id(), gone.id()))
                .await()
                .atMost(PATIENCE);

        deliveries.purge(Instant.EPOCH).await().atMost(PATIENCE);

        assertThat(count("webhook_id = ?", gone)).isZero();
    }

    @Test
    void keepsToTheLimitWhenManyAreCreatedAtOnce() throws Exception {
        var statuses = new HashSet<Integer>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            var running = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> call().body(Map.of("url", "http://127.0.0.1:1/" + i))
                            .post(HOOKS)
                            .statusCode()))
                    .toList();
            for (Future<Integer> one : running) {
                statuses.add(one.get());
            }
        }

        assertThat(statuses).containsExactlyInAnyOrder(201, 422);
        assertThat(call().get(HOOKS + "?per_page=100").<List<String>>path("data.id"))
                .hasSize(20);
    }

    private WebhookSender instance(ThisInstance name, Targets targets) {
        return new WebhookSender(
                fanOut,
                deliveries,
                webhooks,
                new Poster(vertx, targets, LONG_LEASE.attemptTimeout()),
                Clock.systemUTC(),
                name,
                LONG_LEASE);
    }

    /** As {@code Presence} does it when a process starts. */
    private void takeName(ThisInstance instance) {
        pool.preparedQuery("INSERT INTO instance (name, holder, seen_millis) VALUES (?, ?, UNIX_TIMESTAMP() * 1000)"
                        + " ON DUPLICATE KEY UPDATE holder = VALUES(holder)")
                .execute(Tuple.of(instance.name(), instance.holder()))
                .await()
                .atMost(PATIENCE);
    }

    private boolean hold(WebhookIT.Hook hook, ThisInstance instance) {
        return deliveries
                .hold(hook.id(), instance, Duration.ofMinutes(1))
                .await()
                .atMost(PATIENCE);
    }

    private List<String> due(Instant at) {
        return deliveries.due(new ThisInstance("looks"), at, 100).await().atMost(PATIENCE);
    }

    /** As if an attempt at each had failed; how many there were. */
    private int postponeHeads(WebhookIT.Hook hook, String owner, Instant next) {
        var heads = deliveries
                .heads(hook.id(), Instant.now().plusSeconds(60), 100)
                .await()
                .atMost(PATIENCE);
        assertThat(heads).isNotEmpty();
        heads.forEach(head -> deliveries
                .again(head, owner, Answer.error("late", Duration.ZERO), Instant.now(), next)
                .await()
                .atMost(PATIENCE));
        return heads.size();
    }

    private void awaitNumbers() {
        await().atMost(PATIENCE)
                .until(() -> number("SELECT COUNT(*) FROM outbox WHERE is_public AND sequence IS NULL") == 0);
    }

    /** Makes deliveries of all events that have a number by now. */
    private void spread() {
        awaitNumbers();
        boolean more = true;
        while (more) {
            more = fanOut.run();
        }
    }

    private static void patch(WebhookIT.Hook hook, boolean enabled) {
        call().body(Map.of("enabled", enabled))
                .patch(HOOKS + "/" + hook.id())
                .then()
                .statusCode(200);
    }

    private String text(String sql, String parameter) {
        return Optional.ofNullable(pool.preparedQuery(sql)
                        .execute(Tuple.of(parameter))
                        .await()
                        .atMost(PATIENCE)
                        .iterator()
                        .next()
                        .getString(0))
                .orElse("");
    }

    private long count(String condition, WebhookIT.Hook hook) {
        return pool.preparedQuery("SELECT COUNT(*) FROM webhook_delivery WHERE " + condition)
                .execute(Tuple.of(hook.id()))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private long number(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
