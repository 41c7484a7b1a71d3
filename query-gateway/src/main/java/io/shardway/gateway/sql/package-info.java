/** What a statement is and which tables it names: lexer, Druid, plans without targets. */
@NullMarked
package io.shardway.gateway.sql;

import org.jspecify.annotations.NullMarked;
