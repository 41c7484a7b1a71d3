package io.shardway.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keyspace ids of one shard, by its name: {@code -80}, {@code 40-80}, {@code -} for all. The start belongs to it, the end does not; bounds
 * are compared without trailing zero bytes, so {@code 80} and {@code 8000} are one bound.
 *
 * @param start lower-case hex without trailing zero bytes; empty: from the first id
 * @param end likewise; empty: to the last id
 */
public record KeyRange(String start, String end) {

    public static final KeyRange ALL = new KeyRange("", "");

    private static final Pattern NAME = Pattern.compile("((?:[0-9a-fA-F]{2})*)-((?:[0-9a-fA-F]{2})*)");
    private static final int ONE_BYTE = 256;
    private static final int TWO_BYTES = 65_536;

    /** Hex text of equal length per byte sorts like the bytes, and a prefix sorts first. */
    private static final Comparator<KeyRange> ORDER = Comparator.comparing(KeyRange::start)
            .thenComparing(KeyRange::openEnd)
            .thenComparing(KeyRange::end);

    /** The range that a shard name means; empty when it means none. {@code 0} is the old name of {@code -}. */
    public static Optional<KeyRange> parse(String name) {
        if (name.equals("0")) {
            return Optional.of(ALL);
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var range = new KeyRange(trimmed(matcher.group(1)), trimmed(matcher.group(2)));
        boolean upward = matcher.group(2).isEmpty() || range.start.compareTo(range.end) < 0;
        return upward ? Optional.of(range) : Optional.empty();
    }

    /** Names of {@code count} shards of equal width, in order. */
    public static List<String> evenNames(int count) {
        if (count < 1 || count > TWO_BYTES) {
            throw new IllegalArgumentException("A keyspace has 1 to " + TWO_BYTES + " shards, not " + count);
        }
        int width = count <= ONE_BYTE ? ONE_BYTE : TWO_BYTES;
        String form = count <= ONE_BYTE ? "%02x" : "%04x";
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String from = i == 0 ? "" : form.formatted((long) i * width / count);
            String to = i == count - 1 ? "" : form.formatted((long) (i + 1) * width / count);
            names.add(from + "-" + to);
        }
        return List.copyOf(names);
    }

    /** Why these shard names are no valid set: each must be a range, and together they cover every id exactly once. Empty if they do. */
    public static Optional<String> tilingProblem(List<String> names) {
        List<KeyRange> ranges = new ArrayList<>();
        for (String name : names) {
            Optional<KeyRange> range = parse(name);
            if (range.isEmpty()) {
                return Optional.of(
                        "shard name " + name + " is no key range; names look like -80, 40-80, 80- or - for everything");
            }
            ranges.add(range.get());
        }
        ranges.sort(ORDER);
        String reached = "";
        boolean all = false;
        for (KeyRange range : ranges) {
            if (all || range.start.compareTo(reached) < 0) {
                return Optional.of("shard " + range + " overlaps the one before it, which ends at "
                        + (all ? "the last id" : reached));
            }
            if (range.start.compareTo(reached) > 0) {
                return Optional.of("no shard has the ids from " + (reached.isEmpty() ? "the first" : reached) + " to "
                        + range.start);
            }
            reached = range.end;
            all = range.end.isEmpty();
        }
        return all
                ? Optional.empty()
                : Optional.of("no shard has the ids from " + (reached.isEmpty() ? "the first" : reached) + " on");
    }

    private boolean openEnd() {
        return end.isEmpty();
    }

    private static String trimmed(String hex) {
        String text = hex.toLowerCase(Locale.ROOT);
        int length = text.length();
        while (length > 0 && text.startsWith("00", length - 2)) {
            length -= 2;
        }
        return text.substring(0, length);
    }

    @Override
    public String toString() {
        return start + "-" + end;
    }
}
