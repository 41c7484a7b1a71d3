/** What every sub-command shares: its arguments, the order of its checks, and what it is given to work with. */
@NullMarked
package io.shardway.cli.command;

import org.jspecify.annotations.NullMarked;
