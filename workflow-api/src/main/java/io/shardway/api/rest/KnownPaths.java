package io.shardway.api.rest;

import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which methods each path takes, read from the resources when it is first asked for. */
@ApplicationScoped
class KnownPaths {

    private record Endpoint(Pattern path, String method) {}

    private volatile @Nullable List<Endpoint> endpoints;

    /** Empty if no resource has this path. */
    Set<String> methods(String path) {
        String plain = "/" + path.replaceAll("^/+|/+$", "");
        var methods = new TreeSet<String>();
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.path().matcher(plain).matches()) {
                methods.add(endpoint.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    private List<Endpoint> endpoints() {
        var known = endpoints;
        if (known == null) {
            known = load();
            endpoints = known;
        }
        return known;
    }

    private static List<Endpoint> load() {
        var found = new ArrayList<Endpoint>();
        for (var bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            Class<?> type = bean.getBeanClass();
            if (type.isAnnotationPresent(Path.class)) {
                for (Method method : type.getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> found.add(new Endpoint(pattern(type, method), verb)));
                }
            }
        }
        return List.copyOf(found);
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .flatMap(type -> Optional.ofNullable(type.getAnnotation(HttpMethod.class)).stream())
                .map(HttpMethod::value)
                .findFirst();
    }

    private static Pattern pattern(Class<?> type, Method method) {
        String template =
                (path(type) + "/" + path(method)).replaceAll("/+", "/").replaceAll("/$", "");
        return Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+"));
    }

    private static String path(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Path.class))
                .map(annotation -> "/" + annotation.value())
                .orElse("");
    }
}
