package io.shardway.api;

import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.contract.StrictDecoder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many want the same branch at once. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class CreationRaceIT {

    private static final int RIVALS = 200;

    private final FakeServices services = FakeServices.shared();

    @BeforeEach
    void free() {
        Rest.freeTheBranch();
    }

    @Test
    void givesOneOfTwoHundredTheBranch() throws JsonProcessingException {
        assertThat(services.wanted()).isNotNull();
        String body = new ObjectMapper().writeValueAsString(wish("race", "orders"));
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + Rest.D + "/workflows"))
                .header("Authorization", ApiServers.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        List<HttpResponse<String>> answers;
        try (var client = HttpClient.newHttpClient()) {
            var pending = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < RIVALS; i++) {
                pending.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            answers = pending.stream().map(CompletableFuture::join).toList();
        }

        var created =
                answers.stream().filter(answer -> answer.statusCode() == 201).toList();
        assertThat(created).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.statusCode() != 201))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
                    assertThat(answer.body()).contains("\"unprocessable\"").contains("is active");
                });
        long number =
                StrictDecoder.read(created.getFirst().body()).path("number").longValue();
        awaitState(number, "running");
        cancel(number);
        awaitState(number, "cancelled");
        long next = createWorkflow("after the race", "orders").jsonPath().getLong("number");
        assertThat(next).as("a lost race takes no number").isEqualTo(number + 1);
        cancel(next);
        awaitState(next, "cancelled");
    }
}
