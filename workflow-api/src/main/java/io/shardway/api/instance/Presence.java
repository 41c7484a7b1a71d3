package io.shardway.api.instance;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Says every two seconds that this process lives, so that two processes with one name are noticed: the newer one keeps the name (it may be the
 * older one's successor after a kill), the older one says so, steps aside and is not ready any more.
 */
@ApplicationScoped
public class Presence {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final Pool pool;
    private final Vertx vertx;
    private final ThisInstance instance;

    Presence(Pool pool, Vertx vertx, ThisInstance instance) {
        this.pool = pool;
        this.vertx = vertx;
        this.instance = instance;
    }

    /** Takes the name; to be called when the tables are there. */
    public void start() {
        takeName().await().atMost(Duration.ofSeconds(30));
        vertx.setPeriodic(EVERY.toMillis(), _ -> say());
    }

    private Uni<Void> takeName() {
        return pool.preparedQuery("""
                        INSERT INTO instance (name, holder, seen_millis) VALUES (?, ?, UNIX_TIMESTAMP(NOW(3)) * 1000)
                        ON DUPLICATE KEY UPDATE holder = VALUES(holder), seen_millis = VALUES(seen_millis)""")
                .execute(Tuple.of(instance.name(), instance.holder()))
                .chain(() -> pool.preparedQuery(
                                "DELETE FROM instance WHERE seen_millis < UNIX_TIMESTAMP(NOW(3)) * 1000 - ?")
                        .execute(Tuple.of(FORGOTTEN_AFTER.toMillis())))
                .invoke(() -> Log.infof("This process is instance=%s", instance.holder()))
                .replaceWithVoid();
    }

    private void say() {
        if (instance.isReplaced()) {
            return;
        }
        pool.preparedQuery(
                        "UPDATE instance SET seen_millis = UNIX_TIMESTAMP(NOW(3)) * 1000 WHERE name = ? AND holder = ?")
                .execute(Tuple.of(instance.name(), instance.holder()))
                .subscribe()
                .with(
                        updated -> {
                            if (updated.rowCount() == 0) {
                                instance.replaced();
                                Log.errorf(
                                        "Another process has taken the name instance=%s; this one steps aside. Give each process"
                                                + " a SHARDWAY_INSTANCE of its own, or none, and restart this one",
                                        instance.name());
                            }
                        },
                        e -> Log.debugf(e, "Cannot say that instance=%s lives", instance.name()));
    }
}
