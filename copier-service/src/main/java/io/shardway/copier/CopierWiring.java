package io.shardway.copier;

import io.shardway.copier.domain.ChunkSizer;
import io.shardway.copier.domain.RateLimit;
import io.shardway.copier.domain.SplitCount;
import io.shardway.copier.domain.WriterSlots;
import io.shardway.copier.mysql.SplitCopier;
import io.shardway.copier.work.CopyWork;
import io.shardway.copier.work.SplitCommands;
import io.shardway.copier.work.SplitCopy;
import io.shardway.copier.work.WholeCopy;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.messaging.work.UnitSupervisor;
import io.shardway.messaging.work.WantedWork;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts the copier together. */
final class CopierWiring {

    CopierWiring() {}

    @Produces
    @Singleton
    static UnitSupervisor supervisor(
            CopierConfig config,
            ServiceConfig service,
            TopologyClient topology,
            SplitCommands splits,
            WorkflowEvents events) {
        var slots = new WriterSlots(config.writers());
        var chunk = config.chunk();
        var limits = new ChunkSizer.Limits(chunk.firstRows(), chunk.mostRows(), chunk.writeTime(), chunk.bytes());
        var settings = new SplitCopier.Settings(limits, new RateLimit(config.rowsPerSecond()), service.instance());
        var plan = config.plan();
        var count = new SplitCount(plan.smallTableRows(), plan.leastSplits(), plan.mostSplits(), plan.rowsPerSplit());
        var whole = new WholeCopy(topology, splits, events::publish, events::report, count, Clock.systemUTC());
        return new UnitSupervisor(new CopyWork(whole, new SplitCopy(topology, slots, settings)), events::publish);
    }

    static void stop(@Disposes UnitSupervisor supervisor) {
        supervisor.close();
    }

    @Produces
    @Singleton
    static WantedWork wantedWork(UnitSupervisor supervisor) {
        return new WantedWork(supervisor);
    }
}
