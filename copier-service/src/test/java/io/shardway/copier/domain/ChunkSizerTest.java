package io.shardway.copier.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChunkSizerTest {

    private static final ChunkSizer.Limits LIMITS =
            new ChunkSizer.Limits(2000, 50_000, Duration.ofMillis(500), 8 << 20);

    @Test
    void startsSmallerWhenTheServerSaysThatRowsAreWide() {
        assertThat(new ChunkSizer(LIMITS, 4 << 20).rows()).isEqualTo(2);
        assertThat(new ChunkSizer(LIMITS, 100).rows()).isEqualTo(2000);
        assertThat(new ChunkSizer(LIMITS, 0).rows()).isEqualTo(2000);
    }

    @Test
    void growsByHalfWhenWritingIsFast() {
        ChunkSizer sizer = new ChunkSizer(LIMITS, 100);
        sizer.written(2000, 200_000, Duration.ofMillis(10));
        assertThat(sizer.rows()).isEqualTo(3000);
    }

    @Test
    void shrinksAtOnceWhenWritingIsSlow() {
        ChunkSizer sizer = new ChunkSizer(LIMITS, 100);
        sizer.written(2000, 200_000, Duration.ofSeconds(5));
        assertThat(sizer.rows()).isEqualTo(200);
    }

    @Test
    void keepsToTheBytesHoweverFastWritingIs() {
        ChunkSizer sizer = new ChunkSizer(LIMITS, 0);
        sizer.written(8, 64 << 20, Duration.ofMillis(1));
        assertThat(sizer.rows()).isEqualTo(1);
    }

    @Test
    void neverAsksForNothingAndNeverForTooMuch() {
        ChunkSizer sizer = new ChunkSizer(LIMITS, 10);
        for (int i = 0; i < 50; i++) {
            sizer.written(sizer.rows(), 1000, Duration.ofMillis(1));
        }
        assertThat(sizer.rows()).isEqualTo(50_000);
        sizer.written(1, 1, Duration.ofHours(1));
        assertThat(sizer.rows()).isEqualTo(1);
    }
}
