/** The main job shown on one machine: data, an application, the whole life cycle of a move, and the judgement. */
@NullMarked
package io.shardway.local.demo;

import org.jspecify.annotations.NullMarked;
