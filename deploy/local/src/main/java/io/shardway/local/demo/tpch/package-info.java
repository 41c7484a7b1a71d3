/** TPC-H data: definitions, generation at a wanted size, fast loading. */
@NullMarked
package io.shardway.local.demo.tpch;

import org.jspecify.annotations.NullMarked;
