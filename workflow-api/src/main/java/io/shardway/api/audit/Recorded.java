package io.shardway.api.audit;

import java.util.Optional;

/** An entry as it is stored, with what came of it as far as that is known. */
public record Recorded(
        long id, AuditEntry entry, Optional<Outcome> outcome, Optional<Integer> status, Optional<String> code) {}
