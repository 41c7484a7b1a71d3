/** What the server's answers hold, decoded strictly and written again in one fixed order. */
@NullMarked
package io.shardway.cli.model;

import org.jspecify.annotations.NullMarked;
