/** {@code ./shardway bench}: how fast the parts are, each beside what people have without us, measured in the same run. */
@NullMarked
package io.shardway.local.bench;

import org.jspecify.annotations.NullMarked;
