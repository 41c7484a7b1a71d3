package io.shardway.gateway.session;

import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.QualifierRewriter;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that was prepared by name.
 *
 * @param text one character per byte
 */
record NamedStatement(String name, String text, Plan plan, int version) {

    /** What servers know it as: a name that is prepared anew is another statement. */
    String key() {
        return name + "#" + version;
    }

    String quotedName() {
        return "`" + name.replace("`", "``") + "`";
    }

    /** The plan of an EXECUTE, whose parameters may use the session's state, too. */
    Plan executedBy(Plan execute) {
        Set<Plan.Trait> traits = EnumSet.noneOf(Plan.Trait.class);
        traits.addAll(execute.traits());
        traits.addAll(plan.traits());
        return new Plan(plan.kind(), plan.references(), plan.calls(), plan.databases(), traits, Optional.empty());
    }

    Step prepareOn(ServerLink link, Map<String, String> schemas, LexMode mode) {
        String rewritten = QualifierRewriter.rewrite(text, mode, plan, schemas);
        String quoted = mode.noBackslashEscapes()
                ? rewritten.replace("'", "''")
                : rewritten.replace("\\", "\\\\").replace("'", "''");
        return Step.query("PREPARE " + quotedName() + " FROM '" + quoted + "'", () -> link.namedStatements()
                .add(key()));
    }
}
