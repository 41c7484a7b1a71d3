package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Draws docs/states/ from what the state machine really does; commit the result with the change. */
class StateDiagramTest {

    private static final Path FILE = Path.of("../docs/states/workflow.md");

    @Test
    void drawsTheStatesAsTheyAre() throws IOException {
        var arrows = new TreeSet<String>();
        for (Situation situation : Situation.values()) {
            for (Action action : Action.values()) {
                var story = situation.story();
                var before = story.publicState();
                if (!(story.tryTo(action) instanceof Decision.Accepted)) {
                    continue;
                }
                if (story.publicState() != before) {
                    arrows.add(arrow(before, story.publicState(), action.word()));
                }
                follow(story, arrows);
            }
            follow(situation.story(), arrows);
        }
        var text = """
                # States of a workflow

                Drawn by `StateDiagramTest` from the state machine itself; do not edit. Arrows with a word are actions of people, the others
                follow from facts of the services. Besides: every state with work in progress can go to `error`, every state with
                running streams to `stopped`; `retry` leads back to where it was, `cancel` is possible there too.

                ```mermaid
                stateDiagram-v2
                    [*] --> pending
                %s    completed --> [*]
                    cancelled --> [*]
                ```
                """.formatted(String.join("", arrows));
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, text);
        assertThat(text).contains("switching_primaries --> switched_primaries\n");
    }

    /** Lets the services answer one by one and notes each change of the public state. */
    private static void follow(Story story, Set<String> arrows) {
        for (int round = 0; round < 50; round++) {
            boolean changed = false;
            for (Work work : story.commands()) {
                for (Fact fact : story.answersTo(work)) {
                    var before = story.publicState();
                    changed |= story.hear(work.unit(), work.generation(), fact) instanceof Decision.Accepted;
                    if (story.publicState() != before) {
                        arrows.add(arrow(before, story.publicState(), ""));
                    }
                }
            }
            if (!changed) {
                return;
            }
        }
    }

    private static String arrow(PublicState from, PublicState to, String label) {
        return "    " + from.word() + " --> " + to.word() + (label.isEmpty() ? "" : " : " + label) + "\n";
    }
}
