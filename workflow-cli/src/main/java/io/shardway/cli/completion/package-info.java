/** Scripts for shells, and the words that they offer. */
@NullMarked
package io.shardway.cli.completion;

import org.jspecify.annotations.NullMarked;
