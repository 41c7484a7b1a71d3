package io.shardway.kernel.vschema;

/**
 * One thing that is wrong with a VSchema.
 *
 * @param path where, as in {@code tables.customer.column_vindexes[0].name}
 * @param sentence what was found and what helps, for people
 */
public record VSchemaProblem(String path, String sentence) {

    /** {@code at <path>: <sentence>}. */
    public String text() {
        return path.isEmpty() ? sentence : "at " + path + ": " + sentence;
    }
}
