package io.shardway.gateway.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementSplitterTest {

    private static List<String> split(String text) {
        List<String> statements = new ArrayList<>();
        Optional<StatementSplitter.Piece> piece = StatementSplitter.next(text, 0, LexMode.DEFAULT);
        while (piece.isPresent()) {
            statements.add(piece.get().text().strip());
            piece = piece.get().next().flatMap(from -> StatementSplitter.next(text, from, LexMode.DEFAULT));
        }
        return statements;
    }

    @Test
    void splitsAtSemicolonsThatEndStatements() {
        assertThat(split("SELECT 1; SELECT 2")).containsExactly("SELECT 1", "SELECT 2");
        assertThat(split(";; SELECT 1 ;; SELECT 2;;")).containsExactly("SELECT 1", "SELECT 2");
        assertThat(split("SELECT ';', \"a;b\", `c;d` -- e;f\n; SELECT 2 # g;h"))
                .containsExactly("SELECT ';', \"a;b\", `c;d` -- e;f", "SELECT 2 # g;h");
        assertThat(split("SELECT 1; /* nothing; here */ ;")).containsExactly("SELECT 1");
        assertThat(split("")).isEmpty();
        assertThat(split(" ; -- nothing")).isEmpty();
    }

    @Test
    void keepsExecutableCommentsWhole() {
        assertThat(split("/*!40101 SET NAMES utf8 */; /*!50000 SELECT 1; */ SELECT 2"))
                .containsExactly("/*!40101 SET NAMES utf8 */", "/*!50000 SELECT 1; */ SELECT 2");
    }

    @Test
    void leavesCompoundBodiesToTheServer() {
        String procedure = "CREATE OR REPLACE DEFINER=`a`@`b` PROCEDURE p() BEGIN SELECT 1; SELECT 2; END";
        assertThat(split("DROP PROCEDURE p; " + procedure)).containsExactly("DROP PROCEDURE p", procedure);
        String block = "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END";
        assertThat(split(block)).containsExactly(block);
        String branch = "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET NEW.b = 1; END IF";
        assertThat(split(branch)).containsExactly(branch);
    }

    @Test
    void splitsBehindDefinitionsWithoutABody() {
        assertThat(split("CREATE TABLE event (a INT); INSERT INTO event VALUES (1)"))
                .containsExactly("CREATE TABLE event (a INT)", "INSERT INTO event VALUES (1)");
        assertThat(split("CREATE FUNCTION IF NOT EXISTS f() RETURNS INT RETURN 1; SELECT f()"))
                .containsExactly("CREATE FUNCTION IF NOT EXISTS f() RETURNS INT RETURN 1", "SELECT f()");
        assertThat(split("BEGIN; SELECT CASE WHEN 1 THEN 2 END; COMMIT"))
                .containsExactly("BEGIN", "SELECT CASE WHEN 1 THEN 2 END", "COMMIT");
    }
}
