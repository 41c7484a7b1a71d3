@NullMarked
package io.shardway.kernel.vschema;

import org.jspecify.annotations.NullMarked;
