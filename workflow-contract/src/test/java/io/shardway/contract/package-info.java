/** The contract's own tests: records, schemas, golden files and the AsyncAPI document say the same. */
@NullMarked
package io.shardway.contract;

import org.jspecify.annotations.NullMarked;
