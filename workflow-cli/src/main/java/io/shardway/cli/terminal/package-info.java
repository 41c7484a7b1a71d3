/** The three streams, and questions to the person behind them. */
@NullMarked
package io.shardway.cli.terminal;

import org.jspecify.annotations.NullMarked;
