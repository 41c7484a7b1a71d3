package io.shardway.local.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Console console(boolean terminal) {
        return new Console(new PrintStream(written, true, StandardCharsets.UTF_8), terminal);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesPlainLinesWhereThereIsNoTerminal() {
        var console = console(false);

        console.live("copying", "10 %");
        console.line("copying", "done");

        assertThat(text())
                .contains("copying")
                .contains("done")
                .doesNotContain("10 %")
                .doesNotContain("\r");
    }

    @Test
    void overwritesALivingLineOnATerminal() {
        var console = console(true);

        console.live("copying", "10 %");
        console.line("copying", "done");

        assertThat(text()).contains("\r").contains("10 %");
        assertThat(text().lines()).last().asString().endsWith("done");
    }
}
