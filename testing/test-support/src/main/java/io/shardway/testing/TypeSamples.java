package io.shardway.testing;

import java.util.List;
import java.util.stream.Stream;

/** Every supported type with its edge values, as SQL. */
public final class TypeSamples {

    /** A column definition and literals for it, written in permissive mode. */
    public record Sample(String definition, List<String> literals) {
        @Override
        public String toString() {
            return definition;
        }
    }

    private TypeSamples() {}

    private static Sample of(String definition, String... literals) {
        return new Sample(definition, List.of(literals));
    }

    /** Types that may be a row key, with values that differ in their collation, in no order. */
    public static Stream<Sample> keys() {
        return Stream.of(
                of("TINYINT NOT NULL", "-128", "-1", "0", "1", "127"),
                of("TINYINT(1) NOT NULL", "0", "1", "2", "-128"),
                of("SMALLINT UNSIGNED NOT NULL", "0", "65535", "1"),
                of("MEDIUMINT NOT NULL", "-8388608", "8388607"),
                of("INT NOT NULL", "-2147483648", "0", "2147483647"),
                of("INT(10) UNSIGNED ZEROFILL NOT NULL", "0", "42", "4294967295"),
                of("BIGINT NOT NULL", "-9223372036854775808", "-1", "0", "9223372036854775807"),
                of(
                        "BIGINT UNSIGNED NOT NULL",
                        "0",
                        "9223372036854775807",
                        "9223372036854775808",
                        "18446744073709551615",
                        "18446744073709551614"),
                of(
                        "DECIMAL(65,30) NOT NULL",
                        "'-99999999999999999999999999999999999.999999999999999999999999999999'",
                        "'99999999999999999999999999999999999.999999999999999999999999999999'",
                        "'0.000000000000000000000000000001'",
                        "0"),
                of("DECIMAL(10,2) UNSIGNED NOT NULL", "0", "0.01", "99999999.99"),
                of("DATE NOT NULL", "'0000-00-00'", "'2024-02-00'", "'0050-01-01'", "'9999-12-31'", "'2024-02-30'"),
                of(
                        "DATETIME(6) NOT NULL",
                        "'0000-00-00 00:00:00'",
                        "'0050-01-01 00:00:00.000001'",
                        "'2024-02-29 23:59:59.999999'",
                        "'9999-12-31 23:59:59.999999'"),
                of(
                        "TIMESTAMP(6) NOT NULL DEFAULT '2001-01-01 00:00:00'",
                        "'0000-00-00 00:00:00'",
                        "'1970-01-01 00:00:01'",
                        "'2024-03-31 02:30:00.000001'",
                        "'2038-01-19 03:14:07.999999'"),
                of(
                        "TIMESTAMP NOT NULL DEFAULT '2001-01-01 00:00:00'",
                        "'0000-00-00 00:00:00'",
                        "'2024-10-27 02:30:00'"),
                of("TIME(6) NOT NULL", "'-838:59:59'", "'-00:00:00.000001'", "0", "'838:59:59'", "'12:00:00.5'"),
                of("TIME NOT NULL", "'-838:59:59'", "0", "'100:00:00'"),
                of("YEAR NOT NULL", "'0000'", "1901", "2000", "2155"),
                of("BIT(1) NOT NULL", "b'0'", "b'1'"),
                of("BIT(9) NOT NULL", "b'0'", "b'100000001'", "b'111111111'"),
                of("BIT(64) NOT NULL", "0", "1", "X'8000000000000000'", "X'FFFFFFFFFFFFFFFF'"),
                of("ENUM('b','a','1','0') NOT NULL", "1", "2", "3", "4"),
                of("SET('x','y','z') NOT NULL", "0", "1", "6", "7"),
                of("CHAR(5) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL", "''", "'a'", "'B'", "X'818D90'"),
                of(
                        "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL",
                        "''",
                        "'abc'",
                        "'ABD'",
                        "'tail  '",
                        "'it''s \\\\ \"quoted\" % _'",
                        "_utf8mb4 X'F09F9880'"),
                of(
                        "VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL",
                        "'ä'",
                        "'b'",
                        "'zz'",
                        "'Z'"),
                of("VARCHAR(20) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin NOT NULL", "'ä'", "'a'", "'A'", "''"),
                of("VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL", "'a'", "'a '", "'A'", "''"),
                of("VARCHAR(20) CHARACTER SET ucs2 COLLATE ucs2_general_ci NOT NULL", "'a'", "'wide'", "''"),
                of("VARCHAR(20) CHARACTER SET utf16 COLLATE utf16_general_ci NOT NULL", "'a'", "_utf8mb4 X'F09F9880'"),
                of("VARCHAR(20) CHARACTER SET utf32 COLLATE utf32_general_ci NOT NULL", "'a'", "'b'"),
                of("VARCHAR(20) CHARACTER SET gbk COLLATE gbk_chinese_ci NOT NULL", "X'8A5C'", "'a'", "X'B0A1'"),
                of("VARCHAR(20) CHARACTER SET sjis COLLATE sjis_japanese_ci NOT NULL", "X'835C'", "X'8160'", "'a'"),
                of("VARCHAR(20) CHARACTER SET latin1 NOT NULL", "X'80'", "'x'"),
                of("BINARY(4) NOT NULL", "X'00000000'", "X'61'", "X'61000001'", "X'FFFFFFFF'"),
                of("VARBINARY(20) NOT NULL", "''", "X'00'", "X'0000'", "X'27225C00'", "X'FF'", "'a'", "'a '"));
    }

    /** Types and values that are no keys. */
    public static Stream<Sample> values() {
        return Stream.of(
                of(
                        "FLOAT",
                        "NULL",
                        "0",
                        "'-0'",
                        "16777216",
                        "123456.7890625",
                        "3.402823466e38",
                        "-3.402823466e38",
                        "1.17549435e-38",
                        "1e-45",
                        "0.1"),
                of("FLOAT UNSIGNED", "NULL", "0", "0.3"),
                of("FLOAT(7,3)", "1.1", "9999.999"),
                of(
                        "DOUBLE",
                        "NULL",
                        "0",
                        "'-0'",
                        "0.1",
                        "1.7976931348623157e308",
                        "-1.7976931348623157e308",
                        "2.2250738585072014e-308",
                        "5e-324",
                        "9007199254740993",
                        "123456789.123456789"),
                of("DECIMAL(30,0)", "NULL", "-1", "123456789012345678901234567890"),
                of("BIGINT", "NULL", "42"),
                of("DATE", "NULL", "'2024-00-00'"),
                of("DATETIME", "NULL", "'2024-00-10 12:00:00'"),
                of("TIMESTAMP NULL DEFAULT NULL", "NULL", "'2024-06-01 00:00:00'"),
                of("TIME(3)", "NULL", "'-01:02:03.456'"),
                of("YEAR", "NULL", "'0000'"),
                of("BIT(13)", "NULL", "b'1010101010101'"),
                of("ENUM('','a','ö')", "NULL", "0", "1", "2", "3"),
                of("SET('a','b','ö')", "NULL", "0", "5"),
                of("CHAR(10) CHARACTER SET utf8mb4", "NULL", "''", "'a  '"),
                of("VARCHAR(10) CHARACTER SET latin1", "NULL", "X'818D90'", "'a  '"),
                of("TINYTEXT", "NULL", "''", "REPEAT('x', 255)"),
                of(
                        "TEXT CHARACTER SET utf8mb4",
                        "NULL",
                        "_utf8mb4 X'F09F9880E4BDA0'",
                        "'line\\nfeed\\0nul\\Z\\b\\t\\r'"),
                of("MEDIUMTEXT CHARACTER SET utf16", "NULL", "'wide'", "REPEAT('ab', 100000)"),
                of("LONGTEXT", "NULL", "REPEAT('0123456789', 300000)"),
                of("JSON", "NULL", "'{\"a\": [1, 2.50, null, \"ü\"]}'", "'  [1]  '"),
                of("BINARY(3)", "NULL", "''", "X'00'", "X'010203'"),
                of("VARBINARY(300)", "NULL", "''", "X'0027225C5C0A0D1A'"),
                of("TINYBLOB", "NULL", "X'00FF'"),
                of("BLOB", "NULL", "''", "X'00'"),
                of("LONGBLOB", "NULL", "REPEAT(X'00FF275C', 500000)"));
    }
}
