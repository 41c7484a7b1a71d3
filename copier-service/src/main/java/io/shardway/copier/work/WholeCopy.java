package io.shardway.copier.work;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.event.TableEstimate;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.CopyPlanned;
import io.shardway.contract.event.WorkflowEvent.TableCopied;
import io.shardway.contract.progress.Progress;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.copier.domain.CopyRate;
import io.shardway.copier.domain.SplitCount;
import io.shardway.copier.mysql.CopyProgress;
import io.shardway.copier.mysql.CopyRoute;
import io.shardway.copier.mysql.Split;
import io.shardway.copier.mysql.SplitPlanner;
import io.shardway.copier.mysql.SplitPlans;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Streams;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A whole copy: plans, hands the splits out to all copiers, and tells which tables are complete, as the items on the targets say. Holds no state
 * that matters: whoever goes on finds the plan and the progress there. Tells facts again after a restart.
 */
public final class WholeCopy {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

    private final TopologyClient topology;
    private final SplitCommands splits;
    private final Consumer<WorkflowEvent> events;
    private final Consumer<Progress> reports;
    private final SplitCount count;
    private final Clock clock;

    /** A split and the stream that it is copied through. */
    private record Part(CopyRoute route, Split split) {}

    public WholeCopy(
            TopologyClient topology,
            SplitCommands splits,
            Consumer<WorkflowEvent> events,
            Consumer<Progress> reports,
            SplitCount count,
            Clock clock) {
        this.topology = topology;
        this.splits = splits;
        this.events = events;
        this.reports = reports;
        this.count = count;
        this.clock = clock;
    }

    void run(Command command, BooleanSupplier stop) {
        WorkflowSpec workflow = topology.workflow(command.workflow(), command.topologyVersion());
        List<CopyRoute> routes = CopyRoute.of(workflow, command.leg(), command.direction());
        Map<String, List<Part>> plan = plan(workflow, routes);
        events.accept(new CopyPlanned(
                command.workflow(), command.leg(), command.generation(), command.unit(), estimates(plan)));
        Map<String, CopyProgress.OfTable> progress = progress(routes);
        handOut(command, plan, progress);
        follow(command, routes, plan, stop);
    }

    /** Nothing of the copy writes any more when this returns. */
    void stop(Command command) {
        WorkflowSpec workflow = topology.workflow(command.workflow(), command.topologyVersion());
        for (CopyRoute route : CopyRoute.of(workflow, command.leg(), command.direction())) {
            try (Target target = new Target(route)) {
                target.plans.stop(command.generation());
                for (String table : workflow.tables()) {
                    target.plans
                            .find(table)
                            .forEach(split ->
                                    splits.forget(command, route.source().name(), split));
                }
            } catch (ShardwayException e) {
                if (e.code() != ErrorCode.SCHEMA_CHANGED) {
                    throw e;
                }
                Log.infof("Nothing to stop: no sidecar on the target stream=%s", route.stream());
            }
        }
    }

    private Map<String, List<Part>> plan(WorkflowSpec workflow, List<CopyRoute> routes) {
        Map<String, List<Part>> plan = new LinkedHashMap<>();
        for (CopyRoute route : routes) {
            try (Target target = new Target(route)) {
                Streams.create(target.connection, route.stream());
                for (String table : workflow.tables()) {
                    List<Split> found = target.plans.find(table);
                    List<Split> planned = found.isEmpty() ? planned(route, target, table) : found;
                    planned.forEach(split ->
                            plan.computeIfAbsent(table, _ -> new ArrayList<>()).add(new Part(route, split)));
                }
            }
        }
        return plan;
    }

    private List<Split> planned(CopyRoute route, Target target, String table) {
        Connection source = route.openSource();
        try {
            TableSchema schema = route.sourceTable(source, table);
            route.targetTable(target.connection, table, schema);
            List<Split> planned = target.plans.storeFirst(table, new SplitPlanner(source, count).plan(table, schema));
            Log.infof(
                    "Planned stream=%s table=%s splits=%d estimatedRows=%d",
                    route.stream(), table, planned.size(), schema.estimatedRows());
            return planned;
        } finally {
            Sessions.close(source);
        }
    }

    private static List<TableEstimate> estimates(Map<String, List<Part>> plan) {
        return plan.entrySet().stream()
                .map(table -> new TableEstimate(
                        table.getKey(),
                        estimatedRows(table.getValue()),
                        table.getValue().size()))
                .toList();
    }

    private static long estimatedRows(List<Part> parts) {
        return parts.stream().mapToLong(part -> part.split().estimatedRows()).sum();
    }

    /** Largest table first; splits of a table that is complete are not handed out. */
    private void handOut(Command command, Map<String, List<Part>> plan, Map<String, CopyProgress.OfTable> progress) {
        plan.entrySet().stream()
                .filter(table -> !complete(table.getValue(), progress.get(table.getKey())))
                .sorted(Comparator.comparingLong(
                                (Map.Entry<String, List<Part>> table) -> estimatedRows(table.getValue()))
                        .reversed())
                .forEach(table -> {
                    long tableRows = estimatedRows(table.getValue());
                    table.getValue()
                            .forEach(part ->
                                    splits.want(command, part.route().source().name(), part.split(), tableRows));
                });
    }

    private void follow(Command command, List<CopyRoute> routes, Map<String, List<Part>> plan, BooleanSupplier stop) {
        Map<String, CopyRate> rates = new HashMap<>();
        Set<String> told = new HashSet<>();
        Instant reportAt = clock.instant();
        while (!stop.getAsBoolean()) {
            Map<String, CopyProgress.OfTable> progress = progress(routes);
            Instant now = clock.instant();
            boolean reportNow = !now.isBefore(reportAt);
            for (Map.Entry<String, List<Part>> table : plan.entrySet()) {
                String name = table.getKey();
                CopyProgress.OfTable copied = progress.getOrDefault(name, CopyProgress.NOTHING);
                boolean complete = complete(table.getValue(), copied);
                boolean tell = complete && !told.contains(name);
                if (tell || (reportNow && !told.contains(name))) {
                    CopyRate rate = rates.computeIfAbsent(name, _ -> new CopyRate());
                    rate.observe(now, copied.rows());
                    reports.accept(report(command, table, copied, rate, complete, now));
                }
                if (tell) {
                    tellCopied(command, name, table.getValue(), copied);
                    told.add(name);
                }
            }
            if (told.size() == plan.size()) {
                return;
            }
            reportAt = reportNow ? now.plus(REPORT_EVERY) : reportAt;
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private void tellCopied(Command command, String table, List<Part> parts, CopyProgress.OfTable copied) {
        events.accept(new TableCopied(
                command.workflow(),
                command.leg(),
                command.generation(),
                command.unit(),
                table,
                copied.rows(),
                copied.bytes()));
        parts.forEach(part -> splits.forget(command, part.route().source().name(), part.split()));
    }

    private static Progress report(
            Command command,
            Map.Entry<String, List<Part>> table,
            CopyProgress.OfTable copied,
            CopyRate rate,
            boolean complete,
            Instant now) {
        long total = complete ? copied.rows() : Math.max(estimatedRows(table.getValue()), copied.rows());
        return new Progress.OfTable(
                command.workflow(),
                command.leg(),
                table.getKey(),
                copied.rows(),
                total,
                copied.bytes(),
                rate.rowsPerSecond(),
                rate.etaSeconds(total),
                now);
    }

    private static boolean complete(List<Part> parts, CopyProgress.@org.jspecify.annotations.Nullable OfTable copied) {
        return copied != null && copied.splitsDone() == parts.size();
    }

    private static Map<String, CopyProgress.OfTable> progress(List<CopyRoute> routes) {
        Map<String, CopyProgress.OfTable> sum = new HashMap<>();
        for (CopyRoute route : routes) {
            try (Target target = new Target(route)) {
                CopyProgress.read(target.connection, route.stream())
                        .forEach((table, part) -> sum.merge(table, part, CopyProgress.OfTable::plus));
            }
        }
        return sum;
    }

    /** A connection to a route's target. */
    private static final class Target implements AutoCloseable {

        private final Connection connection;
        private final SplitPlans plans;

        private Target(CopyRoute route) {
            this.connection = route.openTarget();
            this.plans = new SplitPlans(connection, route.stream());
        }

        @Override
        public void close() {
            Sessions.close(connection);
        }
    }
}
