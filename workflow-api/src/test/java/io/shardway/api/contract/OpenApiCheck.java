package io.shardway.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.Objects;

/** Fails a test when an answer is not what the OpenAPI document promises. */
public final class OpenApiCheck implements Filter {

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification ignored, FilterContext context) {
        var response = context.next(request, ignored);
        var uri = URI.create(request.getURI());
        if (uri.getRawPath().startsWith("/v1/") && !request.getMethod().equals("HEAD")) {
            assertThat(OpenApiDocument.servedAt(uri.getPort())
                            .faults(
                                    request.getMethod(),
                                    uri.getRawPath(),
                                    response.statusCode(),
                                    Objects.requireNonNullElse(response.contentType(), ""),
                                    response.asString()))
                    .as("%s %s answers %s", request.getMethod(), uri.getRawPath(), response.asString())
                    .isEmpty();
        }
        return response;
    }
}
