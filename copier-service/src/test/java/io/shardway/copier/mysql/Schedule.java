package io.shardway.copier.mysql;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs actors in a given order of steps on a real server. A step has been taken when its actor has arrived at the next seam, or waits for a lock as
 * the server itself says; so the same order gives the same race. Nobody else may use the server meanwhile.
 */
final class Schedule implements AutoCloseable {

    private static final long LOOK_MICROS = 300;

    private final Connection observer;
    private final PreparedStatement lockWaits;

    Schedule(MariaDbServer server) throws SQLException {
        observer = server.connect(Account.ROOT);
        lockWaits = observer.prepareStatement("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'");
    }

    /** Takes the steps in this order (numbers of actors), and then whatever is left, the first actor first. */
    void run(List<Integer> order, List<Actor> actors) throws Exception {
        for (int actor : order) {
            actors.get(actor).go();
            settle(actors);
        }
        while (!actors.stream().allMatch(Actor::ended)) {
            actors.stream()
                    .filter(actor -> !actor.ended() && !actor.moving())
                    .findFirst()
                    .ifPresent(Actor::go);
            settle(actors);
        }
    }

    /** Everybody who is on the way has arrived, or waits for a lock. */
    private void settle(List<Actor> actors) throws Exception {
        while (true) {
            long moving = 0;
            for (Actor actor : actors) {
                if (actor.moving() && !actor.arrives(LOOK_MICROS)) {
                    moving++;
                }
            }
            if (moving == 0 || lockWaits() >= moving) {
                return;
            }
        }
    }

    private long lockWaits() throws SQLException {
        try (ResultSet rows = lockWaits.executeQuery()) {
            rows.next();
            return rows.getLong(2);
        }
    }

    /** Every order in which actors with so many steps each can take them. */
    static List<List<Integer>> orders(int... steps) {
        List<List<Integer>> orders = new ArrayList<>();
        add(new ArrayList<>(), steps.clone(), orders);
        return orders;
    }

    private static void add(List<Integer> begun, int[] left, List<List<Integer>> orders) {
        if (IntStream.of(left).allMatch(steps -> steps == 0)) {
            orders.add(List.copyOf(begun));
            return;
        }
        for (int actor = 0; actor < left.length; actor++) {
            if (left[actor] > 0) {
                left[actor]--;
                begun.add(actor);
                add(begun, left, orders);
                begun.removeLast();
                left[actor]++;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        lockWaits.close();
        observer.close();
    }
}
