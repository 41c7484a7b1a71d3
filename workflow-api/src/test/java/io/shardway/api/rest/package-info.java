@NullMarked
package io.shardway.api.rest;

import org.jspecify.annotations.NullMarked;
