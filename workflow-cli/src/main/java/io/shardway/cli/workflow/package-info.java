/** The sub-commands of {@code shardway workflow}. */
@NullMarked
package io.shardway.cli.workflow;

import org.jspecify.annotations.NullMarked;
