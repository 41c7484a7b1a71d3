/** What clients wrote, what became of it, and the judgement over the tables at the end. */
@NullMarked
package io.shardway.local.demo.ledger;

import org.jspecify.annotations.NullMarked;
