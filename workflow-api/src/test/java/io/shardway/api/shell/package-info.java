@NullMarked
package io.shardway.api.shell;

import org.jspecify.annotations.NullMarked;
