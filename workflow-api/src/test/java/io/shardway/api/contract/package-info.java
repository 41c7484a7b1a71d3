/** The REST contract as its clients see it: their requests byte by byte, their decoders at their strictest. */
@NullMarked
package io.shardway.api.contract;

import org.jspecify.annotations.NullMarked;
