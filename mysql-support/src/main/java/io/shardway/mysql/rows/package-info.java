/** Rows between Java and a server, byte for byte. */
@NullMarked
package io.shardway.mysql.rows;

import org.jspecify.annotations.NullMarked;
