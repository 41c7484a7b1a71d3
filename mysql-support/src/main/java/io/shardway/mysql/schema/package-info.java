/** Reading and writing table definitions. */
@NullMarked
package io.shardway.mysql.schema;

import org.jspecify.annotations.NullMarked;
