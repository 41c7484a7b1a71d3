/** The workflow as a pure state machine: no clock, no database, no broker; the shell feeds it and carries out what it decides. */
@NullMarked
package io.shardway.api.domain;

import org.jspecify.annotations.NullMarked;
