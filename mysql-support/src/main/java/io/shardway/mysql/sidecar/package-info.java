/** Our tables on a user's server: items with epochs, streams with gates, watermarks. */
@NullMarked
package io.shardway.mysql.sidecar;

import org.jspecify.annotations.NullMarked;
