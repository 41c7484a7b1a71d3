package io.shardway.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL text with its parameters, in order: Long, String, byte[] or null. */
public record SqlStatement(String text, List<@Nullable Object> parameters) {

    public SqlStatement {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }

    public SqlStatement(String text) {
        this(text, List.of());
    }

    /** The text only: parameters may be row values. */
    @Override
    public String toString() {
        return text;
    }
}
