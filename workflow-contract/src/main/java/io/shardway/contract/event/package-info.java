/** Facts that services report about a workflow: past tense, one record per fact. */
@NullMarked
package io.shardway.contract.event;

import org.jspecify.annotations.NullMarked;
