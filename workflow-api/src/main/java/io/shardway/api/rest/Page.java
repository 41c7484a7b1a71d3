package io.shardway.api.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.Refusal;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One page of a list (contract section 5). */
@JsonNaming(SnakeCaseStrategy.class)
record Page<T>(
        String type,
        int currentPage,
        int perPage,
        @Nullable Integer nextPage,
        @Nullable String nextPageUrl,
        @Nullable Integer prevPage,
        @Nullable String prevPageUrl,
        List<T> data) {

    /** Which page is asked for. */
    record Request(int page, int perPage, UriBuilder uri) {

        private static final int DEFAULT_SIZE = 25;
        private static final int LARGEST_SIZE = 100;

        /** @param uri as it was asked for: the neighbours' URLs keep every other query parameter */
        static Request of(Optional<String> page, Optional<String> perPage, UriInfo uri) {
            return new Request(
                    number("page", page, 1, Integer.MAX_VALUE / LARGEST_SIZE),
                    Math.min(LARGEST_SIZE, number("per_page", perPage, DEFAULT_SIZE, Integer.MAX_VALUE)),
                    uri.getRequestUriBuilder());
        }

        int offset() {
            return (page - 1) * perPage;
        }

        private static int number(String name, Optional<String> text, int unset, int largest) {
            try {
                int value = text.filter(given -> !given.isBlank())
                        .map(Integer::parseInt)
                        .orElse(unset);
                if (value >= 1 && value <= largest) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Answered below.
            }
            throw Refusal.badRequest("The query parameter " + name + " is a whole number from 1");
        }
    }

    /** @param rows of this page, and one more if there is a next page */
    static <T> Page<T> of(Request request, List<T> rows) {
        boolean more = rows.size() > request.perPage();
        @Nullable Integer next = more ? Integer.valueOf(request.page() + 1) : null;
        @Nullable Integer previous = request.page() > 1 ? Integer.valueOf(request.page() - 1) : null;
        return new Page<>(
                "list",
                request.page(),
                request.perPage(),
                next,
                url(request, next),
                previous,
                url(request, previous),
                rows.subList(0, Math.min(rows.size(), request.perPage())));
    }

    /** A list that fits into memory, cut to the page. */
    static <T> Page<T> cut(Request request, List<T> all) {
        int from = Math.min(request.offset(), all.size());
        return of(request, all.subList(from, Math.min(all.size(), from + request.perPage() + 1)));
    }

    private static @Nullable String url(Request request, @Nullable Integer page) {
        return page == null
                ? null
                : request.uri()
                        .clone()
                        .replaceQueryParam("page", page)
                        .replaceQueryParam("per_page", request.perPage())
                        .build()
                        .toString();
    }
}
