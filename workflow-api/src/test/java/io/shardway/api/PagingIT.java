package io.shardway.api;

import static io.shardway.api.Rest.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.shardway.api.domain.Example;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand workflows in history: the list is exact and quick. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class PagingIT {

    private static final int HISTORY = 1_000;
    private static final String PATH = "/v1/organizations/acme/databases/history/workflows";

    private static boolean filled;

    @Inject
    Pool pool;

    @BeforeEach
    void fill() {
        if (filled) {
            return;
        }
        new StoredWorkflows(pool, "history")
                .putEnded(LongStream.rangeClosed(1, HISTORY)
                        .mapToObj(number -> Example.in("completed", UUID.randomUUID(), number))
                        .toList());
        filled = true;
    }

    @Test
    void walksThroughEveryPageInBothDirectionsNewestFirst() {
        var numbers = new ArrayList<Long>();
        @Nullable String url = PATH + "?per_page=100";
        int pages = 0;
        String last = url;
        while (url != null) {
            var page = get(url);
            pages++;
            assertThat(page.getString("type")).isEqualTo("list");
            assertThat(page.getInt("current_page")).isEqualTo(pages);
            assertThat(page.getInt("per_page")).isEqualTo(100);
            assertThat(page.<Integer>get("prev_page")).isEqualTo(pages == 1 ? null : pages - 1);
            numbers.addAll(page.getList("data.number", Long.class));
            last = url;
            url = page.get("next_page_url");
            assertThat(page.<Integer>get("next_page")).isEqualTo(url == null ? null : pages + 1);
        }
        assertThat(pages).isEqualTo(10);
        assertThat(numbers)
                .containsExactlyElementsOf(LongStream.iterate(HISTORY, number -> number - 1)
                        .limit(HISTORY)
                        .boxed()
                        .toList());
        assertThat(get(get(last).getString("prev_page_url")).getInt("current_page"))
                .isEqualTo(9);
    }

    @Test
    void answersTheFirstTwentyFiveWithoutParameters() {
        var page = get(PATH);

        assertThat(page.getInt("per_page")).isEqualTo(25);
        assertThat(page.getList("data")).hasSize(25);
        assertThat(page.getString("next_page_url")).endsWith(PATH + "?page=2&per_page=25");
        assertThat(page.<Object>get("prev_page_url")).isNull();
    }

    @Test
    void cutsALargePageAndAnswersAnEmptyOneBehindTheEnd() {
        assertThat(get(PATH + "?per_page=5000").getInt("per_page")).isEqualTo(100);
        assertThat(get(PATH + "?per_page=5000").getList("data")).hasSize(100);

        var behind = get(PATH + "?per_page=100&page=11");

        assertThat(behind.getList("data")).isEmpty();
        assertThat(behind.<Object>get("next_page")).isNull();
        assertThat(behind.getInt("prev_page")).isEqualTo(10);
    }

    @Test
    void findsWhatWasActiveBetweenAndKeepsThatInTheUrls() {
        // Number n was active from minute n to half a minute later.
        String between = "2026-01-02T03:14:20Z..2026-01-02T03:24:20Z";

        var page = get(PATH + "?per_page=4&between=" + between);

        assertThat(page.getList("data.number", Long.class)).containsExactly(20L, 19L, 18L, 17L);
        assertThat(page.getString("next_page_url")).contains("between=").contains("page=2");
        var next = get(page.getString("next_page_url"));
        assertThat(next.getList("data.number", Long.class)).containsExactly(16L, 15L, 14L, 13L);
        assertThat(get(PATH + "?between=2026-01-02T05:14:20%2B02:00..2026-01-02T05:14:25%2B02:00")
                        .getList("data.number", Long.class))
                .as("in another time zone")
                .containsExactly(10L);
        assertThat(get(PATH + "?between=2020-01-01T00:00:00Z..2020-01-02T00:00:00Z")
                        .getList("data"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=-1",
                "page=1.5",
                "page=x",
                "page=99999999999",
                "per_page=0",
                "per_page=-3",
                "per_page=1e2",
                "between=yesterday",
                "between=2026-01-02T00:00:00Z",
                "between=2026-01-02..2026-01-03",
                "between=2026-01-03T00:00:00Z..2026-01-02T00:00:00Z",
                "between=%2B999999999-01-01T00:00:00Z..%2B999999999-01-02T00:00:00Z",
                "between=2026-01-02T00:00:00Z..2026-01-03T00:00:00Z..2026-01-04T00:00:00Z"
            })
    void refusesAPageThatIsNone(String query) {
        call().urlEncodingEnabled(false)
                .get(PATH + "?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo("bad_request"));
    }

    /** The bound is for a busy machine; measured alone it is a tenth of it ({@code -Dlist.p99.millis=50 -Dlist.requests=2000}). */
    @Test
    void answersTheListQuickly() throws Exception {
        int requests = Integer.getInteger("list.requests", 300);
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + PATH))
                .header("Authorization", ApiServers.TOKEN)
                .header("Accept", "application/json")
                .build();
        var nanos = new long[requests];
        try (var client = HttpClient.newHttpClient()) {
            for (int i = -50; i < requests; i++) {
                long begin = System.nanoTime();
                var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - begin;
                }
                assertThat(response.statusCode()).isEqualTo(200);
            }
        }
        Arrays.sort(nanos);
        double p50 = nanos[requests / 2] / 1e6;
        double p99 = nanos[requests * 99 / 100] / 1e6;
        System.out.printf(
                "list of %d workflows: p50 %.1f ms, p99 %.1f ms over %d requests%n", HISTORY, p50, p99, requests);
        assertThat(p99).as("p99 of the list in ms").isLessThan(Long.getLong("list.p99.millis", 500));
    }

    private static JsonPath get(String url) {
        var response = call().urlEncodingEnabled(false).get(url);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }
}
