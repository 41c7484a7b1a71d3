/** Everything that knows a server: sessions, schemas, the sidecar, server-error classification. */
@NullMarked
package io.shardway.mysql;

import org.jspecify.annotations.NullMarked;
