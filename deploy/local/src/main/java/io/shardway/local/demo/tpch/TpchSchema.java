package io.shardway.local.demo.tpch;

import io.trino.tpch.TpchTable;
import java.util.List;

/** The eight tables of TPC-H, each with its primary key and the secondary and unique keys that an application would want. */
public final class TpchSchema {
    private TpchSchema() {}

    record Definition(TpchTable<?> table, String statement) {
        String name() {
            return table.getTableName();
        }
    }

    private static final String LINEITEM = """
            CREATE TABLE lineitem (
              l_orderkey BIGINT NOT NULL,
              l_partkey BIGINT NOT NULL,
              l_suppkey BIGINT NOT NULL,
              l_linenumber INT NOT NULL,
              l_quantity DECIMAL(15,2) NOT NULL,
              l_extendedprice DECIMAL(15,2) NOT NULL,
              l_discount DECIMAL(15,2) NOT NULL,
              l_tax DECIMAL(15,2) NOT NULL,
              l_returnflag CHAR(1) NOT NULL,
              l_linestatus CHAR(1) NOT NULL,
              l_shipdate DATE NOT NULL,
              l_commitdate DATE NOT NULL,
              l_receiptdate DATE NOT NULL,
              l_shipinstruct CHAR(25) NOT NULL,
              l_shipmode CHAR(10) NOT NULL,
              l_comment VARCHAR(44) NOT NULL,
              PRIMARY KEY (l_orderkey, l_linenumber),
              KEY part_supplier (l_partkey, l_suppkey),
              KEY ship_date (l_shipdate)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    private static final String ORDERS = """
            CREATE TABLE orders (
              o_orderkey BIGINT NOT NULL,
              o_custkey BIGINT NOT NULL,
              o_orderstatus CHAR(1) NOT NULL,
              o_totalprice DECIMAL(15,2) NOT NULL,
              o_orderdate DATE NOT NULL,
              o_orderpriority CHAR(15) NOT NULL,
              o_clerk CHAR(15) NOT NULL,
              o_shippriority INT NOT NULL,
              o_comment VARCHAR(79) NOT NULL,
              PRIMARY KEY (o_orderkey),
              KEY customer (o_custkey),
              KEY order_date (o_orderdate)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    private static final String CUSTOMER = """
            CREATE TABLE customer (
              c_custkey BIGINT NOT NULL,
              c_name VARCHAR(25) NOT NULL,
              c_address VARCHAR(40) NOT NULL,
              c_nationkey BIGINT NOT NULL,
              c_phone CHAR(15) NOT NULL,
              c_acctbal DECIMAL(15,2) NOT NULL,
              c_mktsegment CHAR(10) NOT NULL,
              c_comment VARCHAR(117) NOT NULL,
              PRIMARY KEY (c_custkey),
              UNIQUE KEY name (c_name),
              KEY nation (c_nationkey)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    private static final String PART = """
            CREATE TABLE part (
              p_partkey BIGINT NOT NULL,
              p_name VARCHAR(55) NOT NULL,
              p_mfgr CHAR(25) NOT NULL,
              p_brand CHAR(10) NOT NULL,
              p_type VARCHAR(25) NOT NULL,
              p_size INT NOT NULL,
              p_container CHAR(10) NOT NULL,
              p_retailprice DECIMAL(15,2) NOT NULL,
              p_comment VARCHAR(23) NOT NULL,
              PRIMARY KEY (p_partkey),
              KEY brand (p_brand, p_size)
            ) ENGINE=InnoDB DEFAULT CHARSET=latin1""";

    private static final String PARTSUPP = """
            CREATE TABLE partsupp (
              ps_partkey BIGINT NOT NULL,
              ps_suppkey BIGINT NOT NULL,
              ps_availqty INT NOT NULL,
              ps_supplycost DECIMAL(15,2) NOT NULL,
              ps_comment VARCHAR(199) NOT NULL,
              PRIMARY KEY (ps_partkey, ps_suppkey),
              KEY supplier (ps_suppkey)
            ) ENGINE=InnoDB DEFAULT CHARSET=latin1""";

    private static final String SUPPLIER = """
            CREATE TABLE supplier (
              s_suppkey BIGINT NOT NULL,
              s_name CHAR(25) NOT NULL,
              s_address VARCHAR(40) NOT NULL,
              s_nationkey BIGINT NOT NULL,
              s_phone CHAR(15) NOT NULL,
              s_acctbal DECIMAL(15,2) NOT NULL,
              s_comment VARCHAR(101) NOT NULL,
              PRIMARY KEY (s_suppkey),
              UNIQUE KEY name (s_name),
              KEY nation (s_nationkey)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    private static final String NATION = """
            CREATE TABLE nation (
              n_nationkey BIGINT NOT NULL,
              n_name CHAR(25) NOT NULL,
              n_regionkey BIGINT NOT NULL,
              n_comment VARCHAR(152) NOT NULL,
              PRIMARY KEY (n_nationkey),
              UNIQUE KEY name (n_name)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    private static final String REGION = """
            CREATE TABLE region (
              r_regionkey BIGINT NOT NULL,
              r_name CHAR(25) NOT NULL,
              r_comment VARCHAR(152) NOT NULL,
              PRIMARY KEY (r_regionkey),
              UNIQUE KEY name (r_name)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""";

    /** The largest table. */
    public static final String LARGEST = "lineitem";

    /** Largest first. */
    static final List<Definition> DEFINITIONS = List.of(
            new Definition(TpchTable.LINE_ITEM, LINEITEM),
            new Definition(TpchTable.ORDERS, ORDERS),
            new Definition(TpchTable.PART_SUPPLIER, PARTSUPP),
            new Definition(TpchTable.PART, PART),
            new Definition(TpchTable.CUSTOMER, CUSTOMER),
            new Definition(TpchTable.SUPPLIER, SUPPLIER),
            new Definition(TpchTable.NATION, NATION),
            new Definition(TpchTable.REGION, REGION));

    public static List<String> tables() {
        return DEFINITIONS.stream().map(Definition::name).toList();
    }
}
