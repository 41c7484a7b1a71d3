/** How a command fails: with a text for people and a code for programs. */
@NullMarked
package io.shardway.cli.failure;

import org.jspecify.annotations.NullMarked;
