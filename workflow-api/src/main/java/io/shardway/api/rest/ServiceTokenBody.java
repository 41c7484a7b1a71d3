package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.Refusal;
import io.shardway.api.access.Permission;
import io.shardway.api.access.ServiceToken;
import io.shardway.api.access.Tokens;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A service token; {@code token}, its secret, only in the answer that creates it. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "ServiceToken")
record ServiceTokenBody(
        @Schema(description = "Twelve characters", examples = "k3v9x0c2m1pq")
        String id,

        @Schema(examples = "ServiceToken") String type,
        String name,

        @Schema(description = "Words like read_workflow; docs/permissions.md lists them")
        List<String> permissions,

        String createdAt,

        @Schema(description = "Exact to a minute") @Nullable String lastUsedAt,

        @Schema(description = "null: never") @Nullable String expiresAt,

        @Schema(
                description = "The secret, in the answer that creates it and never again",
                examples = "pscale_tkn_JmYx…")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String token) {

    static ServiceTokenBody of(ServiceToken token) {
        return of(token, null);
    }

    static ServiceTokenBody of(ServiceToken.Fresh fresh) {
        return of(fresh.token(), fresh.secret());
    }

    private static ServiceTokenBody of(ServiceToken token, @Nullable String secret) {
        return new ServiceTokenBody(
                token.id(),
                "ServiceToken",
                token.name(),
                token.permissions().stream().sorted().map(Permission::word).toList(),
                Times.text(token.createdAt()),
                Times.text(token.lastUsedAt()),
                Times.text(token.expiresAt()),
                secret);
    }

    @Override
    public String toString() {
        return "ServiceTokenBody[" + id + "]";
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "ServiceTokenRequest")
    record Request(
            @Schema(description = "What the token is for", required = true, examples = "deployment") @Nullable
            String name,

            @Schema(
                    description = "A subset of what the caller has",
                    required = true,
                    examples = "[\"read_workflow\", \"write_workflow\"]")
            @Nullable
            List<@Nullable String> permissions,

            @Schema(description = "RFC 3339; left out: never", examples = "2030-01-01T00:00:00Z") @Nullable
            String expiresAt) {

        Tokens.Wish wish() {
            return new Tokens.Wish(
                    Optional.ofNullable(name),
                    Optional.ofNullable(permissions).orElse(List.of()).stream()
                            .filter(Objects::nonNull)
                            .map(Objects::requireNonNull)
                            .toList(),
                    Optional.ofNullable(expiresAt).map(Request::instant));
        }

        private static Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException _) {
                throw Refusal.invalid("expires_at is an RFC 3339 instant, for example 2030-01-01T00:00:00Z");
            }
        }
    }
}
