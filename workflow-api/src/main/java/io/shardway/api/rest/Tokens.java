package io.shardway.api.rest;

import java.util.Optional;

/** Who a credential belongs to. The one fixed token of a local stack today; tokens of organizations take its place. */
interface Tokens {

    /** @param authorization the header as it came: {@code id:token}, or {@code Bearer …} */
    Optional<Caller> authenticate(String authorization);
}
