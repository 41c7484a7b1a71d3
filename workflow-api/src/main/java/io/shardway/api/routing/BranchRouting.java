package io.shardway.api.routing;

import io.shardway.api.ApiConfig;
import io.shardway.api.Refusal;
import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.preflight.LiveSchema;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.api.shell.WorkflowShell;
import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.contract.routing.RoutingSnapshot;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The routing rules of a branch: shown as they are, changed by cutover-service and never here. */
@ApplicationScoped
public class BranchRouting {

    private static final int SHOWN = 20;

    private final RoutingFollower follower;
    private final RoutingChanges changes;
    private final Catalogue catalogue;
    private final LiveSchema live;
    private final WorkflowShell shell;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration patience;

    BranchRouting(
            RoutingFollower follower,
            RoutingChanges changes,
            Catalogue catalogue,
            LiveSchema live,
            WorkflowShell shell,
            Vertx vertx,
            Clock clock,
            ApiConfig config) {
        this.follower = follower;
        this.changes = changes;
        this.catalogue = catalogue;
        this.live = live;
        this.shell = shell;
        this.vertx = vertx;
        this.clock = clock;
        this.patience = config.api().routingPatience();
    }

    /** All rules as JSON text, those of workflows first. */
    public String show(BranchEntry branch) {
        return RuleDocument.write(Rule.of(current(branch)));
    }

    /** Replaces the rules that users have written; answers with what is stored then. */
    public Uni<String> change(BranchEntry branch, String text) {
        var reading = RuleDocument.read(text);
        if (!reading.problems().isEmpty()) {
            throw invalid(reading.problems());
        }
        return attempt(branch, reading.rules(), clock.instant().plus(patience));
    }

    /** Refused when a rule of a user leads one of these names elsewhere: the workflow's route would take its place. */
    public void requireNoRuleOn(BranchEntry branch, Set<String> keyspaces, List<String> tables) {
        current(branch).rulesOfUsers().rules().stream()
                .filter(rule -> keyspaces.contains(rule.keyspace()) && tables.contains(rule.table()))
                .findFirst()
                .ifPresent(rule -> {
                    throw Refusal.unprocessable(
                            "A routing rule leads " + rule.keyspace() + "." + rule.table() + " to " + rule.target()
                                    + "; take it out with PATCH routing-rules before a workflow moves the table");
                });
    }

    /** Refused when a rule of a user names the keyspace. */
    public void requireNoRuleFor(BranchEntry branch, String keyspace) {
        if (current(branch).rulesOfUsers().rules().stream()
                .anyMatch(rule ->
                        rule.keyspace().equals(keyspace) || rule.target().equals(keyspace))) {
            throw Refusal.unprocessable("Routing rules name keyspace " + keyspace + "; take them out first");
        }
    }

    private RoutingSnapshot current(BranchEntry branch) {
        return follower.current(key(branch)).orElseGet(() -> {
            if (!follower.complete()) {
                throw Refusal.unavailable("The routing rules have not been read from Kafka yet; try again in a moment");
            }
            return new RoutingSnapshot(branch.organization(), branch.database(), branch.name(), 0, List.of());
        });
    }

    private Uni<String> attempt(BranchEntry branch, List<Rule> given, Instant until) {
        var snapshot = current(branch);
        return check(branch, given, snapshot).chain(rules -> {
            var left = Duration.between(clock.instant(), until);
            if (left.isNegative() || left.isZero()) {
                throw Refusal.unprocessable("The routing rules are being changed by others; read them and try again");
            }
            var change = new ChangeRoutingRules(
                    UUID.randomUUID(),
                    branch.organization(),
                    branch.database(),
                    branch.name(),
                    snapshot.rulesOfUsers().version(),
                    rules,
                    until);
            // Kafka's clients block: off the event loop, and back on its context.
            return vertx.executeBlocking(() -> changes.ask(change, left), false)
                    .chain(answer -> ended(branch, given, until, answer));
        });
    }

    private Uni<String> ended(BranchEntry branch, List<Rule> given, Instant until, RoutingRulesAnswer answer) {
        return switch (answer.outcome()) {
            case CHANGED -> Uni.createFrom().item(RuleDocument.write(Rule.of(answer.snapshot())));
            case OUTDATED -> attempt(branch, given, until);
            case REFUSED ->
                names(answer.workflow().stream().collect(Collectors.toSet())).map(names -> {
                    throw Refusal.unprocessable("Cannot change the routing rules: "
                            + answer.workflow()
                                    .map(id -> names.getOrDefault(id, "workflow " + id) + ": ")
                                    .orElse("")
                            + answer.reason().orElse("refused"));
                });
        };
    }

    private Uni<List<RoutingRule>> check(BranchEntry branch, List<Rule> given, RoutingSnapshot snapshot) {
        Set<UUID> workflows = snapshot.routes().stream().map(Route::workflow).collect(Collectors.toSet());
        return names(workflows)
                .chain(names -> catalogue.keyspaces(branch.id()).chain(keyspaces -> targets(given, keyspaces)
                        .map(tables -> {
                            var checked = RuleCheck.of(
                                    given,
                                    snapshot,
                                    keyspaces.stream().map(KeyspaceEntry::name).collect(Collectors.toSet()),
                                    (keyspace, table) -> tables.getOrDefault(keyspace, Set.of())
                                            .contains(table),
                                    id -> names.getOrDefault(id, "workflow " + id));
                            if (!checked.problems().isEmpty()) {
                                throw invalid(checked.problems());
                            }
                            return checked.rules();
                        })));
    }

    /** Names that the servers of the targets have, tables and views. */
    private Uni<Map<String, Set<String>>> targets(List<Rule> given, List<KeyspaceEntry> keyspaces) {
        Set<String> named = given.stream().map(Rule::toKeyspace).collect(Collectors.toSet());
        Map<String, Set<String>> found = new HashMap<>();
        return Multi.createFrom()
                .iterable(keyspaces)
                .select()
                .where(entry -> named.contains(entry.name()) && entry.ready())
                .onItem()
                .transformToUniAndConcatenate(entry -> live.namesWithViews(entry.spec())
                        .invoke(tables -> found.put(entry.name(), new HashSet<>(tables))))
                .collect()
                .asList()
                .replaceWith(found);
    }

    /** How workflows are called. */
    private Uni<Map<UUID, String>> names(Set<UUID> workflows) {
        Map<UUID, String> names = new HashMap<>();
        return Multi.createFrom()
                .iterable(workflows)
                .onItem()
                .transformToUniAndConcatenate(id -> shell.get(id)
                        .map(Optional::of)
                        .onFailure(Refusal.class)
                        .recoverWithItem(Optional.empty())
                        .invoke(found -> found.ifPresent(workflow -> names.put(id, name(workflow)))))
                .collect()
                .asList()
                .replaceWith(names);
    }

    private static String name(StoredWorkflow workflow) {
        var definition = workflow.state().definition();
        return "workflow " + definition.number() + " (" + definition.name() + ")";
    }

    private static String key(BranchEntry branch) {
        return branch.organization() + "/" + branch.database() + "/" + branch.name();
    }

    private static Refusal invalid(List<String> problems) {
        return Refusal.invalid("The routing rules are not valid: "
                + String.join("; ", problems.stream().limit(SHOWN).toList())
                + (problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : ""));
    }
}
