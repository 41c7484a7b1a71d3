/** The shardway command: its root, the order of its checks, and how it fails. */
@NullMarked
package io.shardway.cli;

import org.jspecify.annotations.NullMarked;
