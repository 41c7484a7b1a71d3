/** Where values come from that no flag gives: environment, configuration files, a stored login, the local stack. */
@NullMarked
package io.shardway.cli.settings;

import org.jspecify.annotations.NullMarked;
