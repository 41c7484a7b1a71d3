package io.shardway.cli.api;

import io.shardway.cli.failure.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The server's base address. Resources are resolved against it by the ordinary URL rules: without a slash at its end, the
 * last segment of the base is dropped (contract section 1).
 */
public record ApiAddress(URI base) {

    /** Characters that stand for themselves in a path or query; every other one is sent percent-encoded. */
    private static final String SENT_AS_TYPED = "-._~!$&'()*+,;=:@/%?";

    /** @param text {@code http://host:port[/base/]} */
    public static ApiAddress of(String text) {
        try {
            var uri = new URI(text.strip());
            var scheme = uri.getScheme();
            if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw wrong(text);
            }
            return new ApiAddress(uri);
        } catch (URISyntaxException _) {
            throw wrong(text);
        }
    }

    private static Failure wrong(String text) {
        return Failure.of(
                "the API address '%s' cannot be used: it should be like http://localhost:8080".formatted(text));
    }

    /** Segments as typed; empty ones vanish. The first may carry no slash in front. */
    public static String path(String... segments) {
        return "v1/"
                + Arrays.stream(segments)
                        .flatMap(segment -> Arrays.stream(segment.split("/", -1)))
                        .filter(segment -> !segment.isEmpty())
                        .collect(Collectors.joining("/"));
    }

    /** @param reference a relative reference such as {@code v1/organizations} */
    public URI resolve(String reference) {
        var basePath = base.getRawPath() == null ? "" : base.getRawPath();
        // java.net.URI resolves against an empty path without a slash, unlike RFC 3986.
        var directory = basePath.substring(0, basePath.lastIndexOf('/') + 1);
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + (directory.isEmpty() ? "/" : directory)
                + encoded(reference));
    }

    private static String encoded(String reference) {
        var text = new StringBuilder();
        for (int i = 0; i < reference.length(); ) {
            int point = reference.codePointAt(i);
            boolean plain = (point < 0x80 && Character.isLetterOrDigit(point)) || SENT_AS_TYPED.indexOf(point) >= 0;
            boolean brokenEscape = point == '%' && !reference.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*");
            if (plain && !brokenEscape) {
                text.appendCodePoint(point);
            } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    text.append("%%%02X".formatted(b));
                }
            }
            i += Character.charCount(point);
        }
        return text.toString();
    }

    /** For messages: without what might be a login in it. */
    public String shown() {
        return base.getScheme() + "://" + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    }
}
