package io.shardway.local.demo.ledger;

import java.util.Optional;

/** What a row should look like at the end. */
sealed interface Expectation {

    /** Exactly this, whatever happened. */
    record Sure(Optional<String> state) implements Expectation {}

    /** {@code after} exactly when operation {@code operation} took effect, else {@code before}. Its writer left the row alone since. */
    record Open(long operation, Optional<String> before, Optional<String> after) implements Expectation {}
}
