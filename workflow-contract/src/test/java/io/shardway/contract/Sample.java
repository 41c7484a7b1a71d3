package io.shardway.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.shardway.contract.progress.Progress;
import java.util.Arrays;
import java.util.Optional;

/**
 * One message of the contract with an example.
 *
 * @param file stem of its schema and its golden file
 * @param type its CloudEvents type
 */
record Sample(String file, String type, Record message) {

    static Sample of(String type, Record message) {
        return new Sample(type, type, message);
    }

    /** What a reader of the topic reads it as. */
    Class<?> readAs() {
        return message instanceof Progress ? Progress.class : message.getClass();
    }

    /** The word in {@code kind} that tells it from others of its type, if there are others. */
    Optional<String> kind() {
        return kind(message.getClass());
    }

    static Optional<String> kind(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .flatMap(parent -> Optional.ofNullable(parent.getAnnotation(JsonSubTypes.class)).stream())
                .flatMap(types -> Arrays.stream(types.value()))
                .filter(alternative -> alternative.value() == type)
                .map(JsonSubTypes.Type::name)
                .findFirst();
    }

    /** Name in the AsyncAPI document. */
    String name() {
        return kind().map(kind -> message.getClass().getSimpleName().replaceFirst("^Of", "ProgressOf"))
                .orElseGet(() -> type.equals(MessageTypes.COPY_SPLIT)
                        ? "CopySplit"
                        : message.getClass().getSimpleName());
    }

    @Override
    public String toString() {
        return file;
    }
}
