package io.shardway.gateway.sql;

import java.util.Set;

/** Functions that servers bring along, as far as it matters what they do. Names are in upper case. */
final class ServerFunctions {

    /** Functions of the server that touch no table: a SELECT of these alone does not start a transaction. */
    private static final Set<String> HARMLESS = Set.of(
            "NOW",
            "SYSDATE",
            "CURDATE",
            "CURTIME",
            "UTC_TIMESTAMP",
            "UNIX_TIMESTAMP",
            "FROM_UNIXTIME",
            "VERSION",
            "DATABASE",
            "SCHEMA",
            "USER",
            "CURRENT_USER",
            "SESSION_USER",
            "SYSTEM_USER",
            "CONNECTION_ID",
            "LAST_INSERT_ID",
            "FOUND_ROWS",
            "ROW_COUNT",
            "GET_LOCK",
            "RELEASE_LOCK",
            "RELEASE_ALL_LOCKS",
            "IS_FREE_LOCK",
            "IS_USED_LOCK",
            "SLEEP",
            "RAND",
            "UUID",
            "CONCAT",
            "CONCAT_WS",
            "IF",
            "IFNULL",
            "NULLIF",
            "COALESCE",
            "CAST",
            "CONVERT",
            "DATE",
            "DATE_FORMAT",
            "TIME",
            "TIMESTAMP",
            "LENGTH",
            "CHAR_LENGTH",
            "LOWER",
            "UPPER",
            "TRIM",
            "REPEAT",
            "REPLACE",
            "SUBSTRING",
            "LEFT",
            "RIGHT",
            "HEX",
            "UNHEX",
            "MD5",
            "SHA1",
            "SHA2",
            "ABS",
            "ROUND",
            "FLOOR",
            "CEIL",
            "MOD",
            "GREATEST",
            "LEAST",
            "TIMEDIFF",
            "TIMESTAMPDIFF",
            "CHARSET",
            "COLLATION",
            "BENCHMARK",
            "CURRENT_TIMESTAMP",
            "IN",
            "VALUES",
            "AND",
            "OR",
            "NOT",
            "SELECT",
            "AS",
            "INTERVAL");

    private static final Set<String> LOCKS = Set.of("GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS");

    private ServerFunctions() {}

    /** False for every name that may be a stored routine. */
    static boolean isHarmless(String name) {
        return HARMLESS.contains(name);
    }

    /** Whether it takes or gives back a named lock, which lives as long as its connection. */
    static boolean isNamedLock(String name) {
        return LOCKS.contains(name);
    }
}
