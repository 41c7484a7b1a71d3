package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Client character sets whose second bytes may look like quotes or backslashes (big5, gbk, gb18030, sjis, cp932): statements in them
 * cannot be cut into tokens byte by byte, so they are refused rather than misread.
 */
public final class UnsafeCharsets {

    private static final Set<Integer> COLLATIONS = Set.of(1, 84, 13, 88, 28, 87, 95, 96, 248, 249, 250);

    private static final Pattern NAMES =
            Pattern.compile(".*\\b(big5|gbk|gb18030|sjis|cp932).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private UnsafeCharsets() {}

    /** Whether a collation id, as sent at login, belongs to one of them. */
    public static boolean isUnsafe(int collation) {
        return COLLATIONS.contains(collation);
    }

    /** Whether a SET statement about character sets names one of them. */
    static boolean isNamedIn(String text) {
        return NAMES.matcher(text).matches();
    }

    public static ServerError refusal() {
        return ServerError.notSupported("The gateway cannot read statements in this character set; use utf8mb4");
    }
}
