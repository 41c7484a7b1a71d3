package io.shardway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad input is answered with a sentence, and nothing is created anywhere. */
@ExtendWith(LogsOnFailure.class)
class RefusalSystemIT {

    @Test
    void asksForAToken() {
        var workflows = new Workflows(SharedStack.get());

        assertThat(workflows.listWith("local:wrong").status()).isEqualTo(401);
    }

    @Test
    void refusesATableThatDoesNotExist() {
        refuses("shop", "shop2", "no_such_table", "no_such_table");
    }

    @Test
    void refusesATableWithoutAUsableKey() {
        SharedStack.get().database("shop").execute("CREATE OR REPLACE TABLE shop.keyless (a INT, b INT, KEY (a))");

        refuses("shop", "shop2", "keyless", "keyless");
    }

    @Test
    void refusesATargetTableThatIsNotEmpty() throws SQLException {
        var stack = SharedStack.get();
        stack.database("shop").execute("CREATE OR REPLACE TABLE shop.taken (id INT PRIMARY KEY)");
        stack.database("shop2")
                .execute(
                        "CREATE OR REPLACE TABLE shop2.taken (id INT PRIMARY KEY)",
                        "INSERT INTO shop2.taken VALUES (1)");

        refuses("shop", "shop2", "taken", "taken");
        assertThat(Items.exists(stack.database("shop2"), "shop2", "taken")).isTrue();
    }

    @Test
    void refusesTheSameKeyspaceAsSourceAndTarget() {
        refuses("shop", "shop", "anything", "shop");
    }

    private static void refuses(String source, String target, String table, String said) {
        var workflows = new Workflows(SharedStack.get());
        var before = workflows.list().path("data").size();

        var answer = workflows.create("refused", source, target, List.of(table));

        assertThat(answer.status()).as(answer.body().toString()).isBetween(400, 499);
        assertThat(answer.body().path("code").asText()).isNotEmpty();
        assertThat(answer.body().path("message").asText()).contains(said);
        assertThat(workflows.list().path("data")).hasSize(before);
    }
}
