@NullMarked
package io.shardway.api.audit;

import org.jspecify.annotations.NullMarked;
