package io.shardway.api.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.stream.Collectors;

/** Why a body could not be read, in words about JSON: the reader's own message names Java types and quotes what was sent. */
final class UnreadableBody {

    private UnreadableBody() {}

    static String reason(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException _ -> "The body is JSON that is nested too deep or holds a number too long";
            case MismatchedInputException mismatch
            when !mismatch.getPath().isEmpty() -> "The value of " + key(mismatch) + " has the wrong JSON type";
            case MismatchedInputException _ -> "The body is not one JSON object";
            case JsonParseException parse
            when parse.getLocation() != null ->
                "The body is not JSON: it breaks in line " + parse.getLocation().getLineNr() + ", column "
                        + parse.getLocation().getColumnNr();
            default -> "The body is not JSON";
        };
    }

    /** As in {@code shards[0].primary.port}. */
    private static String key(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
