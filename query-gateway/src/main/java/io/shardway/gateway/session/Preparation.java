package io.shardway.gateway.session;

import java.util.ArrayDeque;
import java.util.Queue;

/** What a server has to be told before a command of the session: schema, settings, transaction, last generated id. */
final class Preparation {

    private final SessionState state;
    private final ServerLink link;
    private final Queue<Step> steps = new ArrayDeque<>();
    private boolean openingSent;

    Preparation(SessionState state, Work work, Placement placement, ServerLink link) {
        this.state = state;
        this.link = link;
        placement
                .schema()
                .filter(wanted -> !wanted.equals(link.connection().schema()))
                .ifPresent(wanted -> steps.add(Step.selectSchema(wanted)));
        addSettings();
        if (!placement.inTransaction() && work.plan().bindsTransaction()) {
            addOpening();
        }
        state.generatedId()
                .toTell(link, work.plan())
                .ifPresent(id -> steps.add(Step.query("SET last_insert_id=" + Long.toUnsignedString(id), () -> {})));
        steps.addAll(work.steps(link, placement.rewriting()));
    }

    private void addSettings() {
        for (SetLog.Entry entry : state.sets().after(link.appliedSets())) {
            steps.add(Step.query(entry.text(), () -> link.setsApplied(entry.sequence())));
        }
    }

    private void addOpening() {
        for (String text : state.transaction().opening()) {
            steps.add(Step.query(text, () -> openingSent = true));
        }
    }

    Queue<Step> steps() {
        return steps;
    }

    /** Whether the session's transaction was opened on this server. */
    boolean openingSent() {
        return openingSent;
    }
}
