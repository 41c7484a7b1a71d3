/** The rules: phases of a switch, its plan, what to do after a crash, routes. No server, no clock, no broker. */
@NullMarked
package io.shardway.cutover.domain;

import org.jspecify.annotations.NullMarked;
