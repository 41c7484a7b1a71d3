package io.shardway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.event.EventType;
import io.shardway.contract.event.TableEstimate;
import io.shardway.contract.event.TableReport;
import io.shardway.contract.event.WorkflowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event's JSON equals its golden file, and the golden file reads back; golden files of released versions stay as they are. */
class WorkflowEventContractTest {

    private static final Path GOLDEN = Path.of("src/main/resources/golden");
    private static final UUID WORKFLOW = UUID.fromString("0b9e6ef8-2c1c-4d0e-9a51-3f1f8f0f7a10");
    private static final UUID VERIFICATION = UUID.fromString("5a3c1d52-0a61-4b57-8f3e-9a8f0c6d1e22");

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

    @ParameterizedTest
    @MethodSource("events")
    void hasTheJsonOfItsGoldenFile(WorkflowEvent event) throws IOException {
        Path golden = GOLDEN.resolve(EventType.of(event) + ".json");
        String json = ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(event) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, json);
        }

        assertThat(ContractJson.mapper().readTree(json))
                .isEqualTo(ContractJson.mapper().readTree(Files.readString(golden)));
        assertThat(ContractJson.read(
                        Files.readAllBytes(golden),
                        EventType.recordOf(EventType.of(event)).orElseThrow()))
                .isEqualTo(event);
    }

    @Test
    void coversEveryEvent() {
        assertThat(events().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(WorkflowEvent.class.getPermittedSubclasses())
                        .collect(Collectors.toSet()));
    }

    @Test
    void skipsFieldsThatItDoesNotKnow() {
        byte[] json = ("{\"workflow\":\"" + WORKFLOW + "\",\"leg\":1,\"generation\":1,\"unit\":\"u\",\"later\":{}}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(ContractJson.read(json, WorkflowEvent.TargetPrepared.class).unit())
                .isEqualTo("u");
    }
}
