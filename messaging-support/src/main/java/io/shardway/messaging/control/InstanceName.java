package io.shardway.messaging.control;

import java.util.UUID;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * {@code SHARDWAY_INSTANCE}, or a name of its own for a process that was given none: two processes never share a name by accident. A given
 * name must belong to one process at a time; it lets a process that is started again have at once what it had.
 */
public final class InstanceName implements Converter<String> {

    /** Stands for: nobody has given a name. */
    public static final String UNNAMED = "unnamed";

    private static final long serialVersionUID = 1L;

    private static final String RANDOM =
            UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    @Override
    public String convert(String value) {
        return value.isBlank() || value.equals(UNNAMED) ? "process-" + RANDOM : value.strip();
    }
}
