package io.shardway.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.shardway.cli.api.ApiException.Kind;
import io.shardway.cli.model.Shape;
import java.util.ArrayList;
import java.util.Optional;

/** What an answer means: its JSON, or the error of contract section 6. Plain rules, no connection. */
final class Answers {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final int NO_CONTENT = 204;
    private static final int FIRST_ERROR = 400;
    private static final int NOT_FOUND = 404;
    private static final int QUOTED = 300;
    private static final Shape.Text STRING = new Shape.Text(Shape.Absent.ZERO);

    private Answers() {}

    /**
     * The JSON of a successful answer, null when it has no content.
     *
     * @throws ApiException for every other answer
     */
    static JsonNode read(int status, String body) {
        if (status >= FIRST_ERROR) {
            throw error(status, body);
        }
        if (status == NO_CONTENT) {
            return NullNode.getInstance();
        }
        return json(body).orElseThrow(() -> malformed(status, body));
    }

    private static ApiException error(int status, String body) {
        var parsed = json(body);
        if (parsed.isEmpty()) {
            return status == NOT_FOUND ? notFound(status, "") : malformed(status, body);
        }
        var json = parsed.get();
        var code = STRING.decode(json.get("code"), "error.code").asText();
        var message = STRING.decode(json.get("message"), "error.message").asText();
        return code.isEmpty() && message.isEmpty() ? unnamed(status, json, body) : named(status, code, message);
    }

    private static ApiException named(int status, String code, String message) {
        var kind =
                switch (code) {
                    case "not_found" -> Kind.NOT_FOUND;
                    case "unauthorized" -> Kind.PERMISSION;
                    case "bad_request", "invalid_params" -> Kind.INVALID;
                    case "unprocessable" -> Kind.RETRY;
                    default -> status == NOT_FOUND ? Kind.NOT_FOUND : Kind.OTHER;
                };
        return new ApiException(kind, status, code, message);
    }

    /** An error whose code and message are both missing. */
    private static ApiException unnamed(int status, JsonNode json, String body) {
        var joined = joined(json.path("errors"));
        if (!joined.isEmpty()) {
            return new ApiException(Kind.OTHER, status, "", joined);
        }
        if (status == NOT_FOUND) {
            return notFound(status, "");
        }
        if ("invalid_token".equals(json.path("error").asText())) {
            return new ApiException(
                    Kind.EXPIRED, status, "", "the access token has expired; log in again with shardway auth login");
        }
        return new ApiException(
                Kind.OTHER, status, "", "the server answered with HTTP status %d: %s".formatted(status, quoted(body)));
    }

    /** {@code namespace.name: text} of each error, joined with semicolons. */
    private static String joined(JsonNode errors) {
        var texts = new ArrayList<String>();
        for (var error : errors) {
            for (var text : error.path("errors")) {
                texts.add(error.path("namespace").asText() + "."
                        + error.path("name").asText() + ": " + text.asText());
            }
        }
        return String.join("; ", texts);
    }

    private static ApiException notFound(int status, String code) {
        return new ApiException(Kind.NOT_FOUND, status, code, "not found");
    }

    private static ApiException malformed(int status, String body) {
        return new ApiException(
                Kind.MALFORMED,
                status,
                "",
                "the server's answer is no JSON (HTTP status %d); it may be down, or --api-url may name something else. The answer was:%n%s"
                        .formatted(status, body.strip()));
    }

    private static String quoted(String body) {
        var text = body.strip();
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }

    private static Optional<JsonNode> json(String body) {
        try {
            var node = JSON.readTree(body);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
