package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a wait: bars that are drawn again on a terminal, plain lines elsewhere, nothing for programs. */
sealed interface WaitDisplay extends AutoCloseable {

    void show(Workflow workflow, Instant now);

    @Override
    void close();

    static WaitDisplay of(Call call) {
        var terminal = call.output().terminal();
        if (!call.output().isHuman()) {
            return new Silent();
        }
        var view = new ProgressView(call.style());
        return terminal.outIsTerminal()
                ? new Bars(terminal.out(), view, terminal.columns())
                : new Lines(terminal.out(), view);
    }

    record Silent() implements WaitDisplay {
        @Override
        public void show(Workflow workflow, Instant now) {}

        @Override
        public void close() {}
    }

    /** A line when the state changes, when ten more percent are done, and every ten seconds. */
    final class Lines implements WaitDisplay {
        private static final Duration PERIOD = Duration.ofSeconds(10);
        private static final int STEP = 10;

        private final PrintStream out;
        private final ProgressView view;
        private String state = "";
        private int step;
        private Instant said = Instant.MIN;

        Lines(PrintStream out, ProgressView view) {
            this.out = out;
            this.view = view;
        }

        @Override
        public void show(Workflow workflow, Instant now) {
            view.see(workflow, now);
            int percent = workflow.state().equals("verifying_data")
                    ? workflow.verification()
                            .map(Workflow.Verification::percent)
                            .orElse(0)
                    : ProgressView.percent(workflow);
            boolean moved = !workflow.state().equals(state) || percent / STEP != step;
            boolean due = isMoving(workflow) && !now.isBefore(said.plus(PERIOD));
            if (moved || due) {
                out.println(view.summary(workflow));
                state = workflow.state();
                step = percent / STEP;
                said = now;
            }
        }

        private static boolean isMoving(Workflow workflow) {
            return workflow.state().equals("copying") || workflow.state().equals("verifying_data");
        }

        @Override
        public void close() {}
    }

    /** The lines of the view, drawn over those from before. */
    final class Bars implements WaitDisplay {
        private static final String UP = "\u001b[%dA";
        private static final String ERASE_TO_END = "\u001b[J";
        private static final String FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

        private final PrintStream out;
        private final ProgressView view;
        private final int columns;
        private int drawn;
        private int frame;
        private @Nullable Instant begin;

        Bars(PrintStream out, ProgressView view, int columns) {
            this.out = out;
            this.view = view;
            this.columns = columns;
        }

        @Override
        public void show(Workflow workflow, Instant now) {
            view.see(workflow, now);
            if (begin == null) {
                begin = now;
            }
            var lines = new ArrayList<String>();
            lines.add("%s %s   %s"
                    .formatted(
                            FRAMES.charAt(frame++ % FRAMES.length()),
                            view.summary(workflow),
                            seconds(Duration.between(begin, now))));
            lines.addAll(view.bars(workflow));
            draw(lines.stream().map(this::fitting).toList());
        }

        private static String seconds(Duration duration) {
            return duration.toSeconds() + " s";
        }

        private void draw(List<String> lines) {
            erase();
            lines.forEach(out::println);
            out.flush();
            drawn = lines.size();
        }

        private void erase() {
            if (drawn > 0) {
                out.print("\r" + UP.formatted(drawn) + ERASE_TO_END);
            }
        }

        /** A line that wrapped would spoil the count of lines to go up. */
        private String fitting(String line) {
            var plain = line.replaceAll("\u001b\\[[0-9;]*m", "");
            return plain.length() < columns ? line : plain.substring(0, Math.max(0, columns - 1));
        }

        @Override
        public void close() {
            erase();
            out.flush();
            drawn = 0;
        }
    }
}
