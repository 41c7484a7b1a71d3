/** What makes the command start quickly. */
@NullMarked
package io.shardway.cli.start;

import org.jspecify.annotations.NullMarked;
