package io.shardway.api.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an {@code Authorization} header holds: {@code <id>:<secret>}, {@code Bearer <id>:<secret>}, or {@code Bearer <secret>}, where the
 * secret alone tells whose it is.
 */
record Credential(Optional<String> id, String secret) {

    private static final int LONGEST_HEADER = 512;
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +");
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");

    /** Empty for everything that has none of the three forms; never an exception. */
    static Optional<Credential> parse(String header) {
        if (header.length() > LONGEST_HEADER) {
            return Optional.empty();
        }
        var scheme = BEARER.matcher(header);
        boolean bearer = scheme.lookingAt();
        String text = bearer ? header.substring(scheme.end()) : header;
        if (!VISIBLE_ASCII.matcher(text).matches()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return bearer ? Optional.of(new Credential(Optional.empty(), text)) : Optional.empty();
        }
        boolean whole = colon > 0 && colon < text.length() - 1;
        return whole
                ? Optional.of(new Credential(Optional.of(text.substring(0, colon)), text.substring(colon + 1)))
                : Optional.empty();
    }

    /** Whether the id, if one was given, is this one. */
    boolean names(String expectedId) {
        return id.map(given -> TokenSecret.same(expectedId, given)).orElse(true);
    }

    @Override
    public String toString() {
        return "Credential[" + id.orElse("-") + "]";
    }
}
