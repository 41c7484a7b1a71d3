package io.shardway.cli.terminal;

import io.shardway.cli.failure.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A row of questions, asked line by line, so that every terminal and screen reader can follow. Choices are numbered and
 * answered by number or name. Giving up, by Ctrl-C or the end of input, is an error: exit code 2.
 */
public final class Form {

    private final Questions questions;
    private final Terminal terminal;
    private final String purpose;

    /** @param purpose what is given up, as in "creating the workflow was given up" */
    public Form(Terminal terminal, String purpose) {
        this.terminal = terminal;
        this.purpose = purpose;
        this.questions = Questions.inForm(terminal, purpose);
    }

    /** A text; Enter gives {@code preset}. */
    public String text(String question, String preset) {
        while (true) {
            var answer = line(question + preset(preset) + ": ");
            if (!answer.isEmpty() || !preset.isEmpty()) {
                return answer.isEmpty() ? preset : answer;
            }
            terminal.out().println("Please type something.");
        }
    }

    public boolean yesOrNo(String question, boolean preset) {
        return questions.yesOrNo(question, preset).orElseThrow(this::givenUp);
    }

    /** One of the options, by number or name; Enter gives {@code preset}. Without options any text will do. */
    public String choice(String question, List<String> options, String preset) {
        if (options.isEmpty()) {
            return text(question, preset);
        }
        var known = options.contains(preset) ? preset : "";
        show(question, options);
        while (true) {
            var answer = line("Number or name" + preset(known) + ": ");
            if (answer.isEmpty() && !known.isEmpty()) {
                return known;
            }
            var chosen = Selection.one(answer, options);
            if (chosen.isPresent()) {
                return chosen.get();
            }
            terminal.out().printf("There is no '%s' among them.%n", answer);
        }
    }

    /** At least one of the options: numbers, ranges, names and patterns such as {@code order*}. */
    public List<String> several(String question, List<String> options, List<String> preset) {
        show(question, options);
        while (true) {
            var answer = line("Numbers, names, ranges or patterns such as 1,3-5 or order* (* is all)"
                    + preset(String.join(",", preset)) + ": ");
            if (answer.isEmpty() && !preset.isEmpty()) {
                return preset;
            }
            var chosen = Selection.several(answer, options);
            if (chosen.unknown().isEmpty() && !chosen.names().isEmpty()) {
                return chosen.names();
            }
            terminal.out()
                    .println(
                            chosen.unknown().isEmpty()
                                    ? "Please choose at least one."
                                    : "There is no " + String.join(", ", chosen.unknown()) + " among them.");
        }
    }

    private void show(String question, List<String> options) {
        terminal.out().println(question);
        int width = Integer.toString(options.size()).length();
        for (int i = 0; i < options.size(); i++) {
            terminal.out().println(("  %" + width + "d  %s").formatted(i + 1, options.get(i)));
        }
    }

    private String line(String prompt) {
        return questions.line(prompt).map(String::strip).orElseThrow(this::givenUp);
    }

    private Failure givenUp() {
        return Failure.of(purpose + " was given up");
    }

    private static String preset(String text) {
        return text.isEmpty() ? "" : " [" + text + "]";
    }

    /** What an answer picks out of numbered options. Without options every name is taken as typed. */
    record Selection(List<String> names, List<String> unknown) {

        static Optional<String> one(String answer, List<String> options) {
            if (options.contains(answer)) {
                return Optional.of(answer);
            }
            return number(answer)
                    .filter(number -> number >= 1 && number <= options.size())
                    .map(number -> options.get(number - 1));
        }

        static Selection several(String answer, List<String> options) {
            var names = new LinkedHashSet<String>();
            var unknown = new ArrayList<String>();
            for (var part : answer.split("[,\\s]+")) {
                if (!part.isEmpty()) {
                    var found = options.isEmpty() ? List.of(part) : found(part, options);
                    names.addAll(found);
                    if (found.isEmpty()) {
                        unknown.add(part);
                    }
                }
            }
            return new Selection(List.copyOf(names), List.copyOf(unknown));
        }

        private static List<String> found(String part, List<String> options) {
            var single = one(part, options);
            if (single.isPresent()) {
                return List.of(single.get());
            }
            var ends = part.split("-", -1);
            if (ends.length == 2) {
                var from = number(ends[0]);
                var to = number(ends[1]);
                if (from.isPresent() && to.isPresent()) {
                    return range(from.get(), to.get(), options);
                }
            }
            if (!part.contains("*")) {
                return List.of();
            }
            var pattern = Pattern.compile(Pattern.quote(part).replace("*", "\\E.*\\Q"));
            return options.stream().filter(pattern.asMatchPredicate()).toList();
        }

        private static List<String> range(int from, int to, List<String> options) {
            return from >= 1 && to <= options.size() && from <= to ? options.subList(from - 1, to) : List.of();
        }

        private static Optional<Integer> number(String text) {
            return text.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
        }
    }
}
