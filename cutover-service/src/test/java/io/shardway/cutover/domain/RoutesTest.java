package io.shardway.cutover.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.routing.Route;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private static final UUID OURS = new UUID(0, 1);
    private static final UUID THEIRS = new UUID(0, 2);

    private static Route route(UUID workflow) {
        return new Route(workflow, List.of("t"), List.of("a", "b"), "a", "a", Optional.empty());
    }

    private final List<Route> both = List.of(route(OURS), route(THEIRS));

    @Test
    void changesOnlyItsOwnWorkflow() {
        List<Route> changed = Routes.lead(OURS, "b").apply(both);

        assertThat(Routes.find(changed, OURS).map(Route::primary)).contains("b");
        assertThat(Routes.find(changed, OURS).map(Route::replica)).contains("b");
        assertThat(Routes.find(changed, THEIRS)).contains(route(THEIRS));
    }

    @Test
    void endsBufferingWithoutChangingWhoServes() {
        List<Route> buffering =
                Routes.buffer(OURS, 17).apply(Routes.leadReplicas(OURS, "b").apply(both));
        assertThat(Routes.find(buffering, OURS).flatMap(Route::bufferingUntil)).contains(17L);

        Optional<Route> released = Routes.find(Routes.release(OURS).apply(buffering), OURS);

        assertThat(released.flatMap(Route::bufferingUntil)).isEmpty();
        assertThat(released.map(Route::primary)).contains("a");
        assertThat(released.map(Route::replica)).contains("b");
    }

    @Test
    void leavesARouteThatIsThere() {
        List<Route> led = Routes.lead(OURS, "b").apply(both);

        assertThat(Routes.addIfAbsent(route(OURS)).apply(led)).isEqualTo(led);
        assertThat(Routes.find(Routes.put(route(OURS)).apply(led), OURS).map(Route::primary))
                .contains("a");
    }

    @Test
    void changesNothingWhereThereIsNoRoute() {
        assertThat(Routes.lead(OURS, "b").apply(List.of(route(THEIRS)))).containsExactly(route(THEIRS));
        assertThat(Routes.remove(OURS).apply(both)).containsExactly(route(THEIRS));
    }
}
