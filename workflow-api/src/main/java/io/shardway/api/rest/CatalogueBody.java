package io.shardway.api.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.Refusal;
import io.shardway.api.catalogue.NamedEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bodies of organizations and databases. */
final class CatalogueBody {

    private CatalogueBody() {}

    @JsonNaming(SnakeCaseStrategy.class)
    record OrganizationBody(
            String id, String type, String name, String createdAt, String updatedAt, int freeDatabasesRemaining) {
        static OrganizationBody of(NamedEntry entry) {
            String at = Times.text(entry.createdAt());
            return new OrganizationBody(entry.id(), "Organization", entry.name(), at, at, 0);
        }
    }

    /** A database; {@code html_url} is its own address, as there is no page for it. */
    @JsonNaming(SnakeCaseStrategy.class)
    record DatabaseBody(
            String id,
            String type,
            String name,
            String state,
            String kind,
            @Nullable String notes,
            boolean production,
            String htmlUrl,
            String branchesUrl,
            String createdAt,
            String updatedAt) {
        static DatabaseBody of(NamedEntry entry, String url) {
            String at = Times.text(entry.createdAt());
            return new DatabaseBody(
                    entry.id(), "Database", entry.name(), "ready", "mysql", null, true, url, url + "/branches", at, at);
        }
    }

    record NameRequest(@Nullable String name) {
        String needed() {
            return given(name, "name");
        }
    }

    private static String given(@Nullable String value, String key) {
        return Optional.ofNullable(value)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> Refusal.invalid(key + " is missing"));
    }
}
