package io.shardway.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRules;
import io.shardway.contract.routing.RoutingSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routing rules as text: written from a snapshot, read back, and checked. */
class RuleTest {

    private static final UUID WORKFLOW = new UUID(0, 7);
    private static final RoutingSnapshot SNAPSHOT = new RoutingSnapshot(
            "acme",
            "shop",
            "main",
            3,
            List.of(new Route(
                    WORKFLOW, List.of("orders"), List.of("shop", "shop2"), "shop", "shop2", Optional.empty())),
            Optional.of(new RoutingRules(
                    1, Optional.empty(), List.of(new RoutingRule("old", "customer", Optional.of("primary"), "shop")))));

    private static RuleCheck.Checked check(String... rules) {
        var reading = RuleDocument.read(document(rules));
        assertThat(reading.problems()).isEmpty();
        return RuleCheck.of(
                reading.rules(),
                SNAPSHOT,
                Set.of("shop", "shop2", "old"),
                (keyspace, table) -> keyspace.equals("shop") && table.equals("customer"),
                id -> "workflow " + id.getLeastSignificantBits());
    }

    /** @param rules as {@code from>to} */
    private static String document(String... rules) {
        return "{\"rules\":["
                + String.join(
                        ",",
                        java.util.Arrays.stream(rules)
                                .map(rule -> rule.split(">", -1))
                                .map(parts ->
                                        "{\"from_table\":\"" + parts[0] + "\",\"to_tables\":[\"" + parts[1] + "\"]}")
                                .toList())
                + "]}";
    }

    @Test
    void writesEveryNameThatARouteLeads() {
        assertThat(Rule.of(SNAPSHOT))
                .extracting(rule -> rule.from() + " > " + rule.to())
                .containsExactly(
                        "orders > shop.orders",
                        "orders@replica > shop2.orders",
                        "orders@rdonly > shop2.orders",
                        "shop.orders > shop.orders",
                        "shop.orders@replica > shop2.orders",
                        "shop.orders@rdonly > shop2.orders",
                        "shop2.orders > shop.orders",
                        "shop2.orders@replica > shop2.orders",
                        "shop2.orders@rdonly > shop2.orders",
                        "old.customer@primary > shop.customer");
    }

    @Test
    void readsBackWhatItWrites() {
        var rules = Rule.of(SNAPSHOT);

        assertThat(RuleDocument.read(RuleDocument.write(rules)).rules()).isEqualTo(rules);
        var odd = new Rule(Optional.of("k.s"), "a@b`c", Optional.of("replica"), "x", "a@b`c");
        assertThat(RuleDocument.read(RuleDocument.write(List.of(odd))).rules()).containsExactly(odd);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[]                                       | it is an object with a list rules",
                "{\"rules\":                              | it is not JSON",
                "{\"rules\":{}}                           | it is an object with a list rules",
                "{\"rules\":[],\"more\":1}                | there is no such key here: more",
                "{\"rules\":[1]}                          | at rules[0]: a rule is an object",
                "{\"rules\":[{\"from_table\":\"a.t\"}]}   | at rules[0]: a rule is an object",
                "{\"rules\":[{\"from_table\":\"a.t\",\"to_tables\":[]}]} | at rules[0].to_tables: exactly one table is needed, there are 0",
                "{\"rules\":[{\"from_table\":\"a.t\",\"to_tables\":[\"b.t\",\"c.t\"]}]} | at rules[0].to_tables: exactly one table is needed, there are 2",
                "{\"rules\":[{\"from_table\":\"a.t\",\"to_tables\":[\"t\"]}]} | at rules[0]: names are written keyspace.table",
                "{\"rules\":[{\"from_table\":\"a.t@master\",\"to_tables\":[\"b.t\"]}]} | at rules[0]: names are written keyspace.table",
                "{\"rules\":[{\"from_table\":\"a.b.c\",\"to_tables\":[\"b.t\"]}]} | at rules[0]: names are written keyspace.table"
            })
    void saysWhatIsWrongWithTheShape(String text, String problem) {
        var reading = RuleDocument.read(text);

        assertThat(reading.rules()).isEmpty();
        assertThat(reading.problems()).anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @Test
    void keepsTheUsersRulesAndLeavesOutThoseOfWorkflows() {
        var checked = check("orders>shop.orders", "shop2.orders@replica>shop2.orders", "old.customer>shop.customer");

        assertThat(checked.problems()).isEmpty();
        assertThat(checked.rules()).containsExactly(new RoutingRule("old", "customer", Optional.empty(), "shop"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.orders>shop2.orders    | shop.orders belongs to workflow 7, which leads it to shop (replica traffic to shop2)",
                "orders>shop2.orders         | orders belongs to workflow 7",
                "customer>shop.customer      | customer is a bare name; write it as keyspace.customer",
                "gone.customer>shop.customer | gone.customer names keyspace gone, which the branch has not",
                "old.customer>gone.customer  | old.customer leads to keyspace gone, which the branch has not",
                "old.customer>shop.client    | old.customer leads to table client; a rule leads to another keyspace",
                "shop.customer>shop.customer | shop.customer leads to itself",
                "old.address>shop.address    | old.address leads to table shop.address, which does not exist on its server",
                "old.customer@rdonly>shop.customer | old.customer@rdonly needs a rule for @replica"
            })
    void refusesRulesThatCannotBeObeyed(String rule, String problem) {
        assertThat(check(rule).problems()).singleElement().asString().startsWith(problem);
    }

    @Test
    void refusesTwoRulesForOneName() {
        assertThat(check("old.customer>shop.customer", "old.customer>shop.customer")
                        .problems())
                .containsExactly("old.customer stands there twice; a name leads to one table");
        assertThat(check("old.customer>shop.customer", "old.customer@replica>shop.customer")
                        .problems())
                .as("another tablet type is another name")
                .isEmpty();
    }
}
