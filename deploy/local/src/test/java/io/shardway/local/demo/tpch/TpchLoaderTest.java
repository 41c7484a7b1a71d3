package io.shardway.local.demo.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TpchLoaderTest {
    @Test
    void generatesAboutAsManyRowsAsWanted() {
        double scale = TpchLoader.scaleFor(300_000);

        long rows = TpchSchema.DEFINITIONS.stream()
                .flatMap(definition -> StreamSupport.stream(
                        definition.table().createGenerator(scale, 1, 1).spliterator(), false))
                .count();

        assertThat(rows).isBetween(297_000L, 303_000L);
    }

    @Test
    void streamsOneLinePerRow() throws IOException {
        try (var stream = new LineStream(TpchTable.REGION.createGenerator(1, 1, 1))) {
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(text.lines()).hasSize(5).allMatch(line -> line.endsWith("|"));
        }
    }

    @Test
    void takesSomeOrdersFromEverywhereIntoThePool() {
        long stride = TradePool.strideFor(52_000);

        assertThat(stride).isEqualTo(26);
        assertThat(TradePool.contains(stride, 0)).isTrue();
        assertThat(TradePool.contains(stride, 31)).isTrue();
        assertThat(TradePool.contains(stride, 32)).isFalse();
        assertThat(TradePool.contains(stride, 26 * 32 + 9)).isTrue();
    }
}
