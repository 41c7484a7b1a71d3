package io.shardway.contract.plan;

import java.util.Locale;

/** One step of a command to cutover-service, in words for people. What runs and what a dry run shows are these same steps. */
public enum CutoverStep {
    PREPARE_TARGET(
            Effect.CHANGES,
            "leads every name to the source; makes hidden tables, read-only views and our bookkeeping on the servers"),

    PROBE_LAG(Effect.LOOKS, "sends a probe through every stream; ends here when it takes longer than the lag limit"),
    LEAD_REPLICAS(Effect.CHANGES, "publishes a routing epoch that leads replica traffic to the other side"),
    AWAIT_GATEWAYS(Effect.LOOKS, "waits until every living gateway leads replica traffic there"),

    CHECK_READINESS(
            Effect.LOOKS,
            "looks at the actual fences, prepared XA transactions, rights (on a scratch table), gateways, and the lag by a probe"),
    ARM_FENCE(Effect.CHANGES, "places the fence triggers on the serving side, their gate open: nothing is refused yet"),
    BUFFER_TRAFFIC(
            Effect.CHANGES,
            "publishes an epoch in which gateways hold statements on the tables until a deadline; the write pause begins"),
    FENCE_SERVING(Effect.CHANGES, "closes the gate on every serving shard, writes a marker, notes the position"),
    DRAIN_AND_SEAL(Effect.CHANGES, "waits until every stream has applied the marker, then seals the streams"),
    DECIDE(
            Effect.CHANGES,
            "looks at the fences again, carries AUTO_INCREMENT over, writes where the next leg begins: the point of no return"),
    OPEN_OTHER(Effect.CHANGES, "opens the tables of the other side for writes"),
    LEAD_TRAFFIC(Effect.CHANGES, "publishes an epoch that leads all traffic to the other side; the write pause ends"),

    CHECK_SIDES(Effect.LOOKS, "looks at the actual fences: only the side that serves may be writable"),
    RETIRE_SOURCE(Effect.CHANGES, "renames the moved tables on the source out of the way"),
    REMOVE_ROUTES(Effect.CHANGES, "takes the workflow's routes away: names lead where they lead without them"),
    LEAD_SOURCE_NAMES(Effect.CHANGES, "leads names of the source keyspace to the target"),
    LEAD_REPLICAS_BACK(Effect.CHANGES, "leads replica traffic to the source and waits for gateways"),
    DROP_RETIRED(Effect.DROPS, "drops the source's tables that were renamed out of the way"),
    DROP_LEFTOVERS(Effect.DROPS, "drops what the move has left beside the target's tables: views, graves, triggers"),
    DROP_COPIES(Effect.DROPS, "drops the target's copies of the tables and their views"),
    UNFENCE_SOURCE(Effect.CHANGES, "takes the fence off the source's tables"),
    DROP_SIDECARS(Effect.DROPS, "drops our bookkeeping of this workflow on the servers"),
    REMOVE_TOPICS(Effect.DROPS, "deletes the change logs and schema histories on Kafka"),
    FORGET_JOURNAL(Effect.DROPS, "forgets the journal of switches");

    /** How much of it stays. */
    public enum Effect {
        LOOKS,
        CHANGES,
        /** Something is gone afterwards. */
        DROPS
    }

    private final Effect effect;
    private final String does;

    CutoverStep(Effect effect, String does) {
        this.effect = effect;
        this.does = does;
    }

    public Effect effect() {
        return effect;
    }

    /** What it does, as the end of a sentence that begins with "cutover-service". */
    public String does() {
        return does;
    }

    /** As events and logs call it: {@code CheckReadiness}. */
    public String title() {
        var title = new StringBuilder();
        for (String word : name().split("_", -1)) {
            title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return title.toString();
    }
}
