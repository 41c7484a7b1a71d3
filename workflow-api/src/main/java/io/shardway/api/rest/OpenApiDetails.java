package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the generated OpenAPI document cannot see in the resources: which keys are always there, which may be null, which are times, and the
 * errors that every operation may answer. Runs while the service is built.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiDetails implements OASFilter {

    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);

    private static final Map<String, String> ERRORS = new LinkedHashMap<>();

    static {
        ERRORS.put("400", "The request cannot be understood: `bad_request`");
        ERRORS.put("401", "No valid token: `unauthorized`");
        ERRORS.put("403", "The token is not allowed to do this: `unauthorized`");
        ERRORS.put("404", "Something that the path or the body names is not there: `not_found`");
        ERRORS.put("406", "Answers are JSON, and the request accepts none: `not_acceptable`");
        ERRORS.put("413", "The body is too large: `payload_too_large`");
        ERRORS.put("415", "The body is not JSON: `unsupported_media_type`");
        ERRORS.put(
                "422", "Understood, but not possible: `invalid_params` for the content, `unprocessable` for the state");
        ERRORS.put("429", "Too many requests: `rate_limited`");
        ERRORS.put(
                "500", "Something went wrong here: `internal`; the message has the id under which the log tells more");
        ERRORS.put(
                "503",
                "The metadata database does not answer, or another change was in the way: `unavailable`; try again after `Retry-After` seconds");
    }

    private final IndexView index;

    public OpenApiDetails(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        var components = document.getComponents();
        var classes = records();
        Map<String, Schema> schemas =
                Optional.ofNullable(components.getSchemas()).orElse(Map.of());
        schemas.forEach((name, schema) -> {
            var described = Optional.ofNullable(classes.get(name)).or(() -> generic(classes, name));
            described.ifPresent(type -> complete(schema, type));
        });
        ERRORS.forEach((status, description) -> components.addResponse("Error" + status, error(description)));
        document.getPaths().getPathItems().values().forEach(path -> {
            path.getOperations().values().forEach(this::answerCreated);
            Optional.ofNullable(path.getPOST()).ifPresent(OpenApiDetails::takeKey);
            addErrors(path);
        });
    }

    /** A resource that makes its own response says "created"; the generator takes every answer for 200. */
    private void answerCreated(Operation operation) {
        String[] place = operation.getOperationId().split("_", 2);
        boolean created = index.getKnownClasses().stream()
                .filter(type -> place[0].equals(type.simpleName()))
                .flatMap(type -> type.methods().stream())
                .filter(method -> method.name().equals(place[1]))
                .anyMatch(method -> method.returnType().toString().contains(RestResponse.class.getSimpleName()));
        var ok = operation.getResponses().getAPIResponse("200");
        if (created && ok != null) {
            operation.getResponses().removeAPIResponse("200");
            operation.getResponses().addAPIResponse("201", ok.description("Created"));
        }
    }

    private Map<String, ClassInfo> records() {
        var classes = new LinkedHashMap<String, ClassInfo>();
        for (ClassInfo type : index.getKnownClasses()) {
            if (type.isRecord()) {
                classes.put(nameOf(type), type);
            }
        }
        return classes;
    }

    private static String nameOf(ClassInfo type) {
        return Optional.ofNullable(type.declaredAnnotation(SCHEMA))
                .map(schema -> schema.value("name"))
                .map(name -> name.asString())
                .orElseGet(() -> type.simpleName());
    }

    /** {@code PageWorkflow} comes from {@code Page<T>}. */
    private static Optional<ClassInfo> generic(Map<String, ClassInfo> classes, String name) {
        return classes.values().stream()
                .filter(type -> !type.typeParameters().isEmpty() && name.startsWith(type.simpleName()))
                .findFirst();
    }

    private static void complete(Schema schema, ClassInfo type) {
        Map<String, Schema> properties =
                Optional.ofNullable(schema.getProperties()).orElse(Map.of());
        boolean request = Optional.ofNullable(schema.getRequired())
                .filter(keys -> !keys.isEmpty())
                .isPresent();
        var required = new ArrayList<String>();
        var completed = new LinkedHashMap<String, Schema>(properties);
        for (RecordComponentInfo component : type.recordComponents()) {
            String key = properties.containsKey(component.name()) ? component.name() : snakeCase(component.name());
            var property = properties.get(key);
            if (property == null) {
                continue;
            }
            boolean nullable = component.type().hasAnnotation(NULLABLE);
            boolean absent = leftOutWhenNull(type, component.name());
            if (!absent) {
                required.add(key);
            }
            completed.put(key, nullable && !absent ? nullable(property) : property);
            if (key.endsWith("_at")) {
                property.setFormat("date-time");
            }
        }
        schema.setProperties(completed);
        if (!request) {
            schema.setRequired(required);
        }
    }

    private static boolean leftOutWhenNull(ClassInfo type, String key) {
        return Optional.ofNullable(type.field(key).annotation(INCLUDE))
                .map(AnnotationInstance::value)
                .filter(value -> value.asEnum().equals("NON_NULL"))
                .isPresent();
    }

    private static Schema nullable(Schema property) {
        if (property.getRef() != null) {
            return OASFactory.createSchema()
                    .anyOf(new ArrayList<>(List.of(
                            OASFactory.createSchema().ref(property.getRef()),
                            OASFactory.createSchema().type(new ArrayList<>(List.of(SchemaType.NULL))))));
        }
        if (property.getType() != null && !property.getType().contains(SchemaType.NULL)) {
            var types = new ArrayList<>(property.getType());
            types.add(SchemaType.NULL);
            property.setType(types);
        }
        return property;
    }

    private static void takeKey(Operation operation) {
        operation.addParameter(OASFactory.createParameter()
                .name(Idempotency.HEADER)
                .in(Parameter.In.HEADER)
                .description(
                        "Sent again within 24 hours with the same content, the request is answered again and not carried out again")
                .schema(OASFactory.createSchema()
                        .type(new ArrayList<>(List.of(SchemaType.STRING)))
                        .maxLength(255)));
    }

    private static void addErrors(PathItem path) {
        path.getOperations().forEach((method, operation) -> {
            ERRORS.keySet().stream()
                    .filter(status -> applies(status, method, operation))
                    .forEach(status -> operation
                            .getResponses()
                            .addAPIResponse(
                                    status,
                                    OASFactory.createAPIResponse().ref("#/components/responses/Error" + status)));
        });
    }

    private static boolean applies(String status, PathItem.HttpMethod method, Operation operation) {
        return switch (status) {
            case "413", "415" -> operation.getRequestBody() != null;
            case "422" -> method != PathItem.HttpMethod.GET;
            default -> true;
        };
    }

    private static APIResponse error(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Error"))));
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
