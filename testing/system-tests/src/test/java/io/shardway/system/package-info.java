/** Tests of the packaged whole: services as processes, driven through REST and through the gateway. */
@NullMarked
package io.shardway.system;

import org.jspecify.annotations.NullMarked;
