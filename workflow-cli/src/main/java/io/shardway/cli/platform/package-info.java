/** The sub-commands around workflows: logins, organizations, keyspaces and service tokens. */
@NullMarked
package io.shardway.cli.platform;

import org.jspecify.annotations.NullMarked;
