package io.shardway.api;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every endpoint of the service as its resource classes declare them: nobody has to remember to add one to a test. */
public final class Endpoints {

    /** @param path template, as {@code /v1/organizations/{org}} */
    public record Endpoint(String method, String path, Method java) {

        public String filled(Map<String, String> values) {
            String filled = path;
            for (var value : values.entrySet()) {
                filled = filled.replace("{" + value.getKey() + "}", value.getValue());
            }
            return filled.replaceAll("\\{[^}]*}", "none");
        }

        public boolean isStream() {
            return Optional.ofNullable(java.getAnnotation(Produces.class)).stream()
                    .flatMap(produces -> Arrays.stream(produces.value()))
                    .anyMatch("text/event-stream"::equals);
        }

        @Override
        public String toString() {
            return method + " " + path + (isStream() ? " (stream)" : "");
        }
    }

    private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target/classes");
    private static final List<Endpoint> PUBLISHED = found();

    private Endpoints() {}

    /** Those for people and programs. */
    public static List<Endpoint> published() {
        return PUBLISHED;
    }

    /** From the files: the class loader of a running service does not list a package. */
    private static List<Endpoint> found() {
        try (var files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .map(Endpoints::loaded)
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .flatMap(Endpoints::of)
                    .filter(endpoint -> endpoint.path().startsWith("/v1"))
                    .sorted(Comparator.comparing(Endpoint::path)
                            .thenComparing(Endpoint::method)
                            .thenComparing(Endpoint::isStream))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, Endpoints.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Endpoint> of(Class<?> resource) {
        String base = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods()).flatMap(method -> Arrays.stream(method.getAnnotations())
                .flatMap(annotation ->
                        Stream.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)))
                .map(verb -> new Endpoint(verb.value(), path(base, method), method)));
    }

    private static String path(String base, Method method) {
        String below = Optional.ofNullable(method.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
        return below.isEmpty() ? base : base + "/" + below.replaceFirst("^/", "");
    }
}
