/** What a keyspace says about its tables: vindexes, sequences, explicit routing. Read from JSON, checked against the live tables. */
@NullMarked
package io.shardway.kernel.vschema;

import org.jspecify.annotations.NullMarked;
