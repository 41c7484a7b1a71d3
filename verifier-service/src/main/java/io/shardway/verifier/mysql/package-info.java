/** Checksums and rows of both sides, read in the servers. */
@NullMarked
package io.shardway.verifier.mysql;

import org.jspecify.annotations.NullMarked;
