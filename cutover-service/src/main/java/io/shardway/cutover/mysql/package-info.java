/** Statements on users' servers, all on connections that hold the workflow's named lock there. */
@NullMarked
package io.shardway.cutover.mysql;

import org.jspecify.annotations.NullMarked;
