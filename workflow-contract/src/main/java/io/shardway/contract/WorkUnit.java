package io.shardway.contract;

import java.util.UUID;

/** Names of units of work: keys of the compacted command topics (docs/wiring.md section 1). */
public final class WorkUnit {

    private WorkUnit() {}

    public static String capture(UUID workflow, int leg, String sourceShard) {
        return workflow + "/" + leg + "/capture/" + sourceShard;
    }

    public static String apply(UUID workflow, int leg, String targetShard) {
        return workflow + "/" + leg + "/apply/" + targetShard;
    }

    public static String copy(UUID workflow, int leg) {
        return workflow + "/" + leg + "/copy";
    }

    public static String split(UUID workflow, int leg, String sourceShard, String table, int split) {
        return copy(workflow, leg) + "/" + sourceShard + "/" + table + "/" + split;
    }

    public static String verify(UUID workflow) {
        return workflow + "/verify";
    }

    public static String cutover(UUID workflow) {
        return workflow + "/cutover";
    }

    public static boolean isCapture(String unit) {
        return kind(unit).equals("capture");
    }

    public static boolean isApply(String unit) {
        return kind(unit).equals("apply");
    }

    /** The shard at the end of a capture or apply unit. */
    public static String shard(String unit) {
        return unit.substring(unit.lastIndexOf('/') + 1);
    }

    private static String kind(String unit) {
        String[] parts = unit.split("/", -1);
        return parts.length > 2 ? parts[2] : parts[parts.length - 1];
    }
}
