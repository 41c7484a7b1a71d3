/** What a command to cutover-service is made of: the lists that it works off, and that a dry run shows. */
@NullMarked
package io.shardway.contract.plan;

import org.jspecify.annotations.NullMarked;
