package io.shardway.api.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.shardway.api.domain.Halt;
import io.shardway.api.domain.Phase;
import io.shardway.api.domain.WorkflowEvent;
import io.shardway.api.domain.WorkflowState;

/** The stored form of states and events: JSON with the simple name of each sealed alternative in {@code is}. */
public final class StateJson {

    private static final ObjectMapper MAPPER = mapper();

    private StateJson() {}

    public static String write(WorkflowState state) {
        return text(state);
    }

    public static WorkflowState readState(String json) {
        return read(json, WorkflowState.class);
    }

    public static String write(WorkflowEvent event) {
        try {
            return MAPPER.writerFor(WorkflowEvent.class).writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot store " + event.getClass().getSimpleName(), e);
        }
    }

    public static WorkflowEvent readEvent(String json) {
        return read(json, WorkflowEvent.class);
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot store " + value.getClass().getSimpleName(), e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The stored " + type.getSimpleName() + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static ObjectMapper mapper() {
        var builder = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                // A newer version may add fields; an older instance beside it must still read them.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                // Records only: a method that happens to begin with "is" or "get" is not data.
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE);
        for (Class<?> sealed : new Class<?>[] {Phase.class, Halt.class, WorkflowEvent.class}) {
            builder.addMixIn(sealed, Alternative.class);
            for (Class<?> alternative : sealed.getPermittedSubclasses()) {
                builder.registerSubtypes(new NamedType(alternative, alternative.getSimpleName()));
            }
        }
        return builder.build();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Alternative {}
}
