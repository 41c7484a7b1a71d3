package io.shardway.api.rest;

import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How an endpoint is called in the audit trail: {@code workflow.switch-primaries} from the resource class and its method. docs/permissions.md
 * lists them all, so that a renamed method shows up.
 *
 * @param path template of its whole path
 */
record EndpointName(String action, String path) {

    private static final Map<Method, EndpointName> KNOWN = new ConcurrentHashMap<>();

    static EndpointName of(Method method) {
        return KNOWN.computeIfAbsent(method, EndpointName::read);
    }

    private static EndpointName read(Method method) {
        Class<?> resource = method.getDeclaringClass();
        String noun = kebab(resource.getSimpleName().replaceFirst("Resource$", ""));
        String below = path(method.getAnnotation(Path.class));
        return new EndpointName(
                noun + "." + kebab(method.getName()),
                path(resource.getAnnotation(Path.class)) + (below.isEmpty() ? "" : "/" + below.replaceFirst("^/", "")));
    }

    private static String path(@org.jspecify.annotations.Nullable Path annotation) {
        return Optional.ofNullable(annotation).map(Path::value).orElse("");
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<!^)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
