package io.shardway.local.demo.workload;

import java.util.List;
import org.intellij.lang.annotations.Language;

/**
 * The application's tables. Between them they hold every kind of column that a move carries exactly today, keys of one and
 * two columns, secondary and unique keys, an AUTO_INCREMENT, and two character sets.
 */
final class ApplicationSchema {
    private ApplicationSchema() {}

    static final List<String> TABLES =
            List.of("ledger_entry", "account", "purchase", "purchase_item", "ticket", "parcel", "document", "counter");

    @Language("SQL")
    private static final String LEDGER_ENTRY = """
            CREATE TABLE ledger_entry (
              id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
              op BIGINT NOT NULL,
              writer SMALLINT UNSIGNED NOT NULL,
              kind ENUM('beat','transfer','purchase','ticket','parcel','document','counter','trade') NOT NULL,
              source_account INT NULL,
              target_account INT NULL,
              amount DECIMAL(12,2) NULL,
              written_at DATETIME(6) NOT NULL,
              PRIMARY KEY (id),
              KEY op (op),
              KEY writer (writer, written_at)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    @Language("SQL")
    private static final String ACCOUNT = """
            CREATE TABLE account (
              id INT NOT NULL,
              owner VARCHAR(80) NOT NULL,
              balance DECIMAL(15,2) NOT NULL,
              version INT UNSIGNED NOT NULL,
              PRIMARY KEY (id),
              KEY owner (owner)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    @Language("SQL")
    private static final String PURCHASE = """
            CREATE TABLE purchase (
              id BIGINT NOT NULL,
              state ENUM('open','paid','shipped','cancelled') NOT NULL,
              tags SET('gift','express','fragile','étranger') NOT NULL,
              flags BIT(12) NOT NULL,
              total DECIMAL(12,2) NOT NULL,
              note TEXT CHARACTER SET latin1 NULL,
              version INT UNSIGNED NOT NULL,
              placed_at DATETIME(6) NOT NULL,
              PRIMARY KEY (id),
              KEY state (state, placed_at)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    @Language("SQL")
    private static final String PURCHASE_ITEM = """
            CREATE TABLE purchase_item (
              purchase BIGINT NOT NULL,
              line SMALLINT NOT NULL,
              sku BINARY(8) NOT NULL,
              quantity MEDIUMINT UNSIGNED NOT NULL,
              price DECIMAL(10,2) NOT NULL,
              attributes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
              PRIMARY KEY (purchase, line),
              KEY sku (sku)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    @Language("SQL")
    private static final String TICKET = """
            CREATE TABLE ticket (
              id INT NOT NULL,
              code VARCHAR(24) NULL,
              version INT UNSIGNED NOT NULL,
              PRIMARY KEY (id),
              UNIQUE KEY code (code)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    @Language("SQL")
    private static final String PARCEL = """
            CREATE TABLE parcel (
              depot SMALLINT NOT NULL,
              slot INT NOT NULL,
              label VARCHAR(40) CHARACTER SET latin1 NOT NULL,
              seal VARBINARY(20) NOT NULL,
              version INT UNSIGNED NOT NULL,
              PRIMARY KEY (depot, slot),
              UNIQUE KEY seal (seal)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    @Language("SQL")
    private static final String DOCUMENT = """
            CREATE TABLE document (
              id BIGINT NOT NULL,
              version INT UNSIGNED NOT NULL,
              tiny TINYINT NULL,
              small SMALLINT UNSIGNED NULL,
              medium MEDIUMINT NULL,
              big BIGINT UNSIGNED NULL,
              exact DECIMAL(38,12) NULL,
              single FLOAT NULL,
              twofold DOUBLE NULL,
              mask BIT(64) NULL,
              code CHAR(12) CHARACTER SET latin1 NULL,
              title VARCHAR(120) NULL,
              western TEXT CHARACTER SET latin1 NULL,
              body MEDIUMTEXT NULL,
              fixed BINARY(16) NULL,
              raw VARBINARY(80) NULL,
              image BLOB NULL,
              colour ENUM('red','green','blue','ünbunt') NULL,
              options SET('a','b','c','d') NULL,
              attributes LONGTEXT COLLATE utf8mb4_bin NULL,
              day DATE NOT NULL,
              moment DATETIME(6) NOT NULL,
              PRIMARY KEY (id),
              KEY title (title),
              KEY moment (moment)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    @Language("SQL")
    private static final String COUNTER = """
            CREATE TABLE counter (
              name VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
              value BIGINT NOT NULL,
              PRIMARY KEY (name)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    static List<String> definitions() {
        return List.of(LEDGER_ENTRY, ACCOUNT, PURCHASE, PURCHASE_ITEM, TICKET, PARCEL, DOCUMENT, COUNTER);
    }
}
