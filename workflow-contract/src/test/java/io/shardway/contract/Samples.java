package io.shardway.contract;

import io.shardway.contract.event.EventType;
import io.shardway.contract.event.TableEstimate;
import io.shardway.contract.event.TableReport;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.progress.Progress;
import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.GatewayHeartbeat;
import io.shardway.contract.routing.LeaseGranted;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRules;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.contract.routing.RoutingSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Every message of the contract, each with an example that sets as many fields as can be set. */
final class Samples {

    private static final UUID WORKFLOW = UUID.fromString("0b9e6ef8-2c1c-4d0e-9a51-3f1f8f0f7a10");
    private static final UUID VERIFICATION = UUID.fromString("5a3c1d52-0a61-4b57-8f3e-9a8f0c6d1e22");
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.250Z");

    private Samples() {}

    static List<Sample> all() {
        return Stream.of(
                        commands(),
                        events().stream().map(event -> Sample.of(EventType.of(event), (Record) event)),
                        progress(),
                        routing())
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<Sample> commands() {
        return Stream.of(
                Sample.of(
                        MessageTypes.COMMAND,
                        new Command(
                                WORKFLOW,
                                2,
                                Direction.REVERSE,
                                9,
                                1,
                                WorkUnit.apply(WORKFLOW, 2, "-"),
                                Want.REPLICATE,
                                Map.of(Command.Detail.FROM_WATERMARK, VERIFICATION.toString()))),
                Sample.of(
                        MessageTypes.COPY_SPLIT,
                        new Command(
                                WORKFLOW,
                                1,
                                Direction.FORWARD,
                                3,
                                1,
                                WorkUnit.split(WORKFLOW, 1, "-", "orders", 4),
                                Want.COPY_SPLIT,
                                Map.of("table", "orders"))));
    }

    static List<WorkflowEvent> events() {
        String capture = WorkUnit.capture(WORKFLOW, 1, "-");
        String apply = WorkUnit.apply(WORKFLOW, 1, "-");
        String copy = WorkUnit.copy(WORKFLOW, 1);
        String verify = WorkUnit.verify(WORKFLOW);
        String cutover = WorkUnit.cutover(WORKFLOW);
        TableReport report = new TableReport(
                "orders",
                "-",
                1000,
                1,
                0,
                0,
                List.of("id=7"),
                List.of(),
                List.of(),
                Optional.of("SELECT * FROM `shop`.`orders` WHERE (`id` = 7)"),
                Optional.empty(),
                Optional.empty());
        return List.of(
                new WorkflowEvent.TargetPrepared(WORKFLOW, 1, 1, cutover),
                new WorkflowEvent.CaptureReady(WORKFLOW, 1, 2, capture, "-", "binlog.000001:4711 gtid 0-1-12"),
                new WorkflowEvent.CopyPlanned(WORKFLOW, 1, 3, copy, List.of(new TableEstimate("orders", 1000, 8))),
                new WorkflowEvent.TableCopied(WORKFLOW, 1, 3, copy, "orders", 1000, 65536),
                new WorkflowEvent.BarrierReached(WORKFLOW, 1, 5, apply, "-"),
                new WorkflowEvent.Indexed(WORKFLOW, 1, 5, apply, "-"),
                new WorkflowEvent.Replicating(WORKFLOW, 1, 5, apply, "-", 120),
                new WorkflowEvent.StreamStopped(
                        WORKFLOW, 1, 9, capture, Optional.of("binlog.000001:9999"), "stopped by command"),
                new WorkflowEvent.StreamHalted(
                        WORKFLOW, 1, 5, apply, "-", "ALTER TABLE orders ADD c INT", "binlog.000001:9999"),
                new WorkflowEvent.WorkFailed(WORKFLOW, 1, 5, apply, "BINLOG_PURGED", "The binlog is gone", false, true),
                new WorkflowEvent.Verified(WORKFLOW, 1, 6, verify, VERIFICATION, List.of()),
                new WorkflowEvent.Mismatched(WORKFLOW, 1, 6, verify, VERIFICATION, List.of(report)),
                new WorkflowEvent.SwitchStepTaken(WORKFLOW, 1, 8, cutover, "fence", 34),
                new WorkflowEvent.ReplicasSwitched(WORKFLOW, 1, 7, cutover, 3),
                new WorkflowEvent.ReplicasReversed(WORKFLOW, 1, 8, cutover, 4),
                new WorkflowEvent.SwitchDecided(WORKFLOW, 1, 8, cutover, 2, Map.of("-", VERIFICATION.toString())),
                new WorkflowEvent.PrimariesSwitched(WORKFLOW, 1, 8, cutover, 2, 182, 6),
                new WorkflowEvent.PrimariesReversed(WORKFLOW, 2, 12, cutover, 3, 140, 8),
                new WorkflowEvent.SwitchUndone(WORKFLOW, 1, 8, cutover, 2, "the drain took longer than 1 s"),
                new WorkflowEvent.CutOver(WORKFLOW, 4, 20, cutover),
                new WorkflowEvent.CutoverReversed(WORKFLOW, 4, 21, cutover),
                new WorkflowEvent.CleanedUp(WORKFLOW, 4, 22, cutover),
                new WorkflowEvent.WorkflowCreated(
                        WORKFLOW, 0, 0, "", "move-orders", 1, "shop", "shop2", List.of("orders")),
                new WorkflowEvent.StateChanged(WORKFLOW, 1, 3, "", "pending", "copying", Optional.empty()));
    }

    private static Stream<Sample> progress() {
        return Stream.of(
                        new Progress.OfStream(
                                WORKFLOW,
                                1,
                                "-",
                                "-",
                                "running",
                                Optional.of("binlog.000001:9999"),
                                Optional.of(120L),
                                5210,
                                812.5,
                                Optional.of("target lag"),
                                Optional.of(AT),
                                Optional.of("redo"),
                                AT),
                        new Progress.OfTable(WORKFLOW, 1, "orders", 500, 1000, 32768, 14684.0, Optional.of(12L), AT),
                        new Progress.OfVerification(
                                WORKFLOW, VERIFICATION, 500, 50, Optional.of(3L), Optional.of("orders"), AT))
                .map(report -> new Sample(
                        "shardway.progress." + Sample.kind(report.getClass()).orElseThrow() + ".v1",
                        MessageTypes.PROGRESS,
                        (Record) report));
    }

    private static final List<RoutingRule> RULES =
            List.of(new RoutingRule("legacy", "customer", Optional.of("replica"), "shop"));

    private static Stream<Sample> routing() {
        return Stream.of(
                Sample.of(
                        MessageTypes.ROUTING_CHANGED,
                        new RoutingSnapshot(
                                "acme",
                                "shop",
                                "main",
                                6,
                                List.of(new Route(
                                        WORKFLOW,
                                        List.of("orders"),
                                        List.of("shop", "shop2"),
                                        "shop2",
                                        "shop2",
                                        Optional.of(AT.toEpochMilli()))))),
                Sample.of(
                        MessageTypes.CHANGE_ROUTING_RULES,
                        new ChangeRoutingRules(VERIFICATION, "acme", "shop", "main", 1, RULES, AT)),
                Sample.of(
                        MessageTypes.ROUTING_RULES_ANSWER,
                        new RoutingRulesAnswer(
                                VERIFICATION,
                                RoutingRulesAnswer.Outcome.REFUSED,
                                Optional.of("traffic is being switched right now; try again when that has ended"),
                                Optional.of(WORKFLOW),
                                new RoutingSnapshot(
                                        "acme",
                                        "shop",
                                        "main",
                                        7,
                                        List.of(),
                                        Optional.of(new RoutingRules(2, Optional.of(VERIFICATION), RULES))))),
                Sample.of(MessageTypes.GATEWAY_HEARTBEAT, new GatewayHeartbeat("gateway-1", "acme/shop/main", 412, 6)),
                Sample.of(MessageTypes.LEASE_GRANTED, new LeaseGranted("gateway-1", 412)));
    }
}
