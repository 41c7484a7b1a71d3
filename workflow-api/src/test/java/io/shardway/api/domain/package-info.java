@NullMarked
package io.shardway.api.domain;

import org.jspecify.annotations.NullMarked;
