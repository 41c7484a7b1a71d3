package io.shardway.contract.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** CloudEvents types of {@link WorkflowEvent}s: {@code shardway.<kebab-case record name>.v1}. */
public final class EventType {

    private static final Map<String, Class<?>> BY_TYPE = Arrays.stream(WorkflowEvent.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(EventType::of, Function.identity()));

    private EventType() {}

    public static String of(WorkflowEvent event) {
        return of(event.getClass());
    }

    /** The record of a type; empty for types that this version does not know and must skip. */
    public static Optional<Class<? extends WorkflowEvent>> recordOf(String type) {
        return Optional.ofNullable(BY_TYPE.get(type)).map(found -> found.asSubclass(WorkflowEvent.class));
    }

    /** The type of a record of {@link WorkflowEvent}. */
    public static String of(Class<?> type) {
        return "shardway."
                + type.getSimpleName().replaceAll("(?<!^)(?=[A-Z])", "-").toLowerCase(Locale.ROOT)
                + ".v1";
    }
}
