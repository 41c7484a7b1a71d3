package io.shardway.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementTextTest {

    @Test
    void takesCommentsAwayAndLeavesLiteralsAlone() {
        assertThat(StatementText.withoutComments(
                        "/* a */ ALTER TABLE t COMMENT = '# x', -- why\n RENAME TO `u -- v` # end"))
                .isEqualTo("ALTER TABLE t COMMENT = '# x',  \n RENAME TO `u -- v`");
    }

    @Test
    void keepsWhatStandsInAnExecutableComment() {
        assertThat(StatementText.withoutComments("/*!50003 DROP TABLE t */ /*M!100100 CASCADE */ /*! x '*/' */"))
                .isEqualToNormalizingWhitespace("DROP TABLE t CASCADE x '*/'");
    }

    @Test
    void knowsEscapesAndDoubledQuotes() {
        assertThat(StatementText.words("SET a = 'it''s \\' # ', b = \"--  \", c = `x``y`, d-- 1"))
                .isEqualTo("SET a = '''', b = \"\", c = ````, d");
        assertThat(StatementText.words("a--1 / 2 * 3")).isEqualTo("a--1 / 2 * 3");
    }

    @Test
    void readsTextOfAnyLengthAndTextThatEndsTooSoon() {
        String huge = "'" + "a\\'".repeat(1_000_000) + "'";
        assertThat(StatementText.words("SELECT " + huge)).isEqualTo("SELECT ''");
        assertThat(StatementText.words("SELECT 'a\\")).isEqualTo("SELECT ''");
        assertThat(StatementText.words("SELECT /* a")).isEqualTo("SELECT");
    }
}
