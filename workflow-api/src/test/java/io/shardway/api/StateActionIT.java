package io.shardway.api;

import static io.shardway.api.Rest.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shardway.api.domain.Example;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nineteen states, nine actions, each cell through REST. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class StateActionIT {

    private static final List<String> ACTIONS = List.of(
            "verify-data",
            "switch-replicas",
            "switch-primaries",
            "reverse-traffic",
            "cutover",
            "reverse-cutover",
            "complete",
            "retry",
            "cancel");

    /**
     * What each action answers as the state; a dash is a refusal. Section 7.3 of the contract, with the open cells as docs/adr/0003 decides them: a
     * cancel during a move is remembered or drops the move, {@code reverse-cutover} and {@code complete} go on under the state that they leave.
     */
    private static final String TABLE = """
            state                        verify-data    switch-replicas    switch-primaries    reverse-traffic   cutover      reverse-cutover complete         retry   cancel
            pending                      -              -                  -                   -                 -            -               -                -       cancelling
            copying                      -              -                  -                   -                 -            -               -                -       cancelling
            running                      verifying_data switching_replicas switching_primaries -                 -            -               -                -       cancelling
            stopped                      -              -                  -                   -                 -            -               -                running cancelling
            verifying_data               -              -                  -                   -                 -            -               -                -       cancelling
            verified_data                verifying_data switching_replicas switching_primaries -                 -            -               -                -       cancelling
            switching_replicas           -              -                  -                   -                 -            -               -                -       switching_replicas
            switched_replicas            verifying_data -                  switching_primaries reversing_traffic -            -               -                -       reversing_traffic_for_cancel
            switching_primaries          -              -                  -                   -                 -            -               -                -       cancelling
            switched_primaries           -              -                  -                   reversing_traffic cutting_over -               -                -       reversing_traffic_for_cancel
            reversing_traffic            -              -                  -                   -                 -            -               -                -       reversing_traffic_for_cancel
            reversing_traffic_for_cancel -              -                  -                   -                 -            -               -                -       -
            cutting_over                 -              -                  -                   -                 -            -               -                -       -
            cutover                      -              -                  -                   -                 -            cutover         cutover          -       -
            reversed_cutover             -              -                  -                   -                 cutting_over -               reversed_cutover -       -
            completed                    -              -                  -                   -                 -            -               -                -       -
            cancelling                   -              -                  -                   -                 -            -               -                -       -
            cancelled                    -              -                  -                   -                 -            -               -                -       -
            error                        -              -                  -                   -                 -            -               -                running cancelling
            """;

    private static final UUID ID = UUID.randomUUID();
    private static final long NUMBER = 1;

    @Inject
    Pool pool;

    private StoredWorkflows stored;

    @BeforeEach
    void silence() {
        FakeServices.shared().fallSilent();
        stored = new StoredWorkflows(pool, "states");
    }

    @AfterEach
    void end() {
        stored.put(Example.in("cancelled", ID, NUMBER));
        FakeServices.shared().speakAgain();
    }

    @Test
    void acceptsOrRefusesEveryActionInEveryStateAsTheTableSays() {
        var rows = rows();
        assertThat(rows).hasSize(19);
        rows.forEach((state, cells) -> {
            assertThat(cells).hasSize(9);
            cells.forEach((action, expected) -> {
                stored.put(Example.in(state, ID, NUMBER));
                var answer = send(action);
                if (expected.equals("-")) {
                    refused(answer, state, action, cells);
                } else {
                    assertThat(answer.statusCode())
                            .as("%s in %s: %s", action, state, answer.asString())
                            .isEqualTo(200);
                    assertThat(answer.<String>path("state"))
                            .as("%s in %s", action, state)
                            .isEqualTo(expected);
                }
            });
        });
    }

    private void refused(Response answer, String state, String action, Map<String, String> cells) {
        assertThat(answer.statusCode()).as("%s in %s", action, state).isEqualTo(422);
        assertThat(answer.<String>path("code")).as("%s in %s", action, state).isEqualTo("unprocessable");
        String message = answer.path("message");
        assertThat(message)
                .as("names action, workflow, state and reason")
                .matches("Cannot " + action + " workflow " + NUMBER + " in state " + state
                        + ": .{10,}\\. Possible now: .+");
        var possible = new TreeSet<String>();
        cells.forEach((other, result) -> {
            if (!result.equals("-")) {
                possible.add(other);
            }
        });
        var said = new TreeSet<>(
                List.of(message.replaceFirst(".*Possible now: ", "").split(", ")));
        // The verification beside the state is ours and not one of the nine.
        said.remove("verifications");
        said.remove("nothing");
        assertThat(said).as("what is possible in %s", state).isEqualTo(possible);
        assertThat(call().get(stored.path() + "/workflows/" + NUMBER).<String>path("state"))
                .as("a refusal changes nothing")
                .isEqualTo(state);
    }

    private Response send(String action) {
        String workflow = stored.path() + "/workflows/" + NUMBER;
        return action.equals("cancel") ? call().delete(workflow) : call().patch(workflow + "/" + action);
    }

    private static Map<String, Map<String, String>> rows() {
        var lines = TABLE.lines().map(line -> line.split(" +")).toList();
        assertThat(Arrays.asList(lines.getFirst()).subList(1, 10)).isEqualTo(ACTIONS);
        var rows = new LinkedHashMap<String, Map<String, String>>();
        for (String[] line : lines.subList(1, lines.size())) {
            var cells = new LinkedHashMap<String, String>();
            for (int i = 0; i < ACTIONS.size(); i++) {
                cells.put(ACTIONS.get(i), line[i + 1]);
            }
            rows.put(line[0], cells);
        }
        return rows;
    }
}
