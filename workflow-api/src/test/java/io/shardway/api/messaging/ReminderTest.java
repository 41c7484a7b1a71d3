package io.shardway.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReminderTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Reminder reminder = new Reminder(Duration.ofMinutes(1));

    @Test
    void tellsWhenItBeginsAndEveryMinuteWhileItLasts() {
        assertThat(reminder.isDue(5)).isTrue();
        assertThat(reminder.isDue(6)).isFalse();
        assertThat(reminder.isDue(4 + MINUTE)).isFalse();
        assertThat(reminder.isDue(5 + MINUTE)).isTrue();
        assertThat(reminder.isDue(6 + MINUTE)).isFalse();
    }

    @Test
    void tellsAtOnceWhenItBeginsAnewAndOnceThatItEnded() {
        assertThat(reminder.ends()).isFalse();
        assertThat(reminder.isDue(5)).isTrue();
        assertThat(reminder.ends()).isTrue();
        assertThat(reminder.ends()).isFalse();
        assertThat(reminder.isDue(6)).isTrue();
    }
}
