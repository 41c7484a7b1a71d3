package io.shardway.gateway.sql;

import com.alibaba.druid.DbType;
import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLSubqueryTableSource;
import com.alibaba.druid.sql.ast.statement.SQLWithSubqueryClause;
import com.alibaba.druid.sql.dialect.mysql.visitor.MySqlASTVisitorAdapter;
import com.alibaba.druid.sql.parser.SQLParserUtils;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Table references of a query or row change, as Druid's parser sees them. */
final class DruidReferences extends MySqlASTVisitorAdapter {

    private final Set<TableReference> references = new LinkedHashSet<>();
    private final Set<String> otherNames = new HashSet<>();
    private boolean understood = true;

    private DruidReferences() {}

    /** Empty when Druid does not know the syntax. */
    static Optional<Set<TableReference>> of(String text) {
        try {
            List<SQLStatement> statements =
                    SQLParserUtils.createSQLStatementParser(text, DbType.mysql).parseStatementList();
            if (statements.size() != 1) {
                return Optional.empty();
            }
            DruidReferences visitor = new DruidReferences();
            statements.getFirst().accept(visitor);
            return visitor.understood ? Optional.of(visitor.result()) : Optional.empty();
        } catch (RuntimeException _) {
            // Not only ParserException: on unknown syntax Druid also fails with index and cast errors.
            return Optional.empty();
        }
    }

    /** A name that is also an alias or a common table expression is only suspected to be a table. */
    private Set<TableReference> result() {
        Set<TableReference> result = new LinkedHashSet<>();
        for (TableReference reference : references) {
            boolean doubtful = reference.qualifier().isEmpty() && otherNames.contains(reference.table());
            result.add(doubtful ? reference.suspected() : reference);
        }
        return result;
    }

    @Override
    public boolean visit(SQLExprTableSource source) {
        SQLExpr expression = source.getExpr();
        switch (expression) {
            case SQLIdentifierExpr name -> {
                String table = plain(name.getName());
                if (!table.toUpperCase(Locale.ROOT).equals("DUAL")) {
                    references.add(TableReference.of(table));
                }
            }
            case SQLPropertyExpr name
            when name.getOwner() instanceof SQLIdentifierExpr owner ->
                references.add(TableReference.of(plain(owner.getName()), plain(name.getName())));
            case SQLName _ -> understood = false;
            case null -> {}
            default -> {}
        }
        rememberAlias(source.getAlias());
        return true;
    }

    @Override
    public boolean visit(SQLSubqueryTableSource source) {
        rememberAlias(source.getAlias());
        return true;
    }

    @Override
    public boolean visit(SQLWithSubqueryClause.Entry entry) {
        rememberAlias(entry.getAlias());
        return true;
    }

    private void rememberAlias(@Nullable String alias) {
        if (alias != null) {
            otherNames.add(plain(alias));
        }
    }

    private static String plain(String name) {
        if (name.length() >= 2 && name.charAt(0) == '`' && name.endsWith("`")) {
            return name.substring(1, name.length() - 1).replace("``", "`");
        }
        return name;
    }
}
