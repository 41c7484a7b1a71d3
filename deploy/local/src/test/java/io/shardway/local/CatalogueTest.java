package io.shardway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void fillsEveryPlaceholderOfTheShippedCatalogue() throws IOException {
        var template = Files.readString(Installation.find().catalogue());
        var values = new HashMap<String, String>(
                Map.of("writer.user", "w", "writer.password", "wp", "reader.user", "r", "reader.password", "rp"));
        values.putAll(Map.of("application.user", "a", "application.password", "pa$word"));
        values.putAll(Map.of("shop.port", "1001", "shop.replicas", "[]", "shop2.port", "1002", "shop2.replicas", "[]"));

        var filled = Catalogue.fill(template, values);

        assertThat(filled)
                .doesNotContain("${")
                .contains("organization: acme")
                .contains("port: 1001")
                .contains("port: 1002")
                .contains("password: \"pa$word\"");
    }

    @Test
    void refusesAPlaceholderWithoutAValue() {
        assertThatThrownBy(() -> Catalogue.fill("port: ${shop3.port}", Map.of("shop.port", "1")))
                .hasMessage("The catalogue asks for ${shop3.port}; known are [shop.port]");
    }
}
