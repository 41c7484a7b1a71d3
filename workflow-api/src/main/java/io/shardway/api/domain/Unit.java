package io.shardway.api.domain;

/**
 * What one command is about, within one workflow. Its text ({@code 1/capture/-}, {@code 1/copy}, {@code verify}, {@code cutover}) is the
 * tail of the key on the command topics.
 *
 * @param leg 0 for units that outlive a leg (verify, cutover)
 * @param shard empty for units that span all shards
 */
public record Unit(Kind kind, int leg, String shard) {

    /** Who does the work. */
    public enum Kind {
        CAPTURE,
        APPLY,
        COPY,
        VERIFY,
        CUTOVER
    }

    static final Unit VERIFY = new Unit(Kind.VERIFY, 0, "");
    static final Unit CUTOVER = new Unit(Kind.CUTOVER, 0, "");

    static Unit capture(Leg leg, String sourceShard) {
        return new Unit(Kind.CAPTURE, leg.number(), sourceShard);
    }

    static Unit apply(Leg leg, String targetShard) {
        return new Unit(Kind.APPLY, leg.number(), targetShard);
    }

    static Unit copy(Leg leg) {
        return new Unit(Kind.COPY, leg.number(), "");
    }

    /** The unit with this text; a split of a copy belongs to its copy. */
    public static Unit valueOf(String text) {
        String[] parts = text.split("/", 4);
        return switch (parts.length) {
            case 1 ->
                switch (parts[0]) {
                    case "verify" -> VERIFY;
                    case "cutover" -> CUTOVER;
                    default -> throw new IllegalArgumentException("Not a unit of work: " + text);
                };
            default ->
                switch (parts[1]) {
                    case "capture" -> new Unit(Kind.CAPTURE, Integer.parseInt(parts[0]), parts[2]);
                    case "apply" -> new Unit(Kind.APPLY, Integer.parseInt(parts[0]), parts[2]);
                    case "copy" -> new Unit(Kind.COPY, Integer.parseInt(parts[0]), "");
                    default -> throw new IllegalArgumentException("Not a unit of work: " + text);
                };
        };
    }

    /** Whether something of this unit reads or writes tables until it is told to stop. */
    boolean isStream() {
        return kind != Kind.CUTOVER;
    }

    boolean belongsTo(Leg other) {
        return leg == other.number();
    }

    @Override
    public String toString() {
        return switch (kind) {
            case CAPTURE -> leg + "/capture/" + shard;
            case APPLY -> leg + "/apply/" + shard;
            case COPY -> leg + "/copy";
            case VERIFY -> "verify";
            case CUTOVER -> "cutover";
        };
    }
}
