package io.shardway.contract.routing;

import java.util.Optional;
import java.util.UUID;

/**
 * What became of a {@link ChangeRoutingRules}; on {@code shardway.routing.answers.v1}, key as there.
 *
 * @param reason why nothing was changed, for people
 * @param workflow whose routes stand in the way
 * @param snapshot the routes of the branch as they are stored now
 */
public record RoutingRulesAnswer(
        UUID request, Outcome outcome, Optional<String> reason, Optional<UUID> workflow, RoutingSnapshot snapshot) {

    /** How a change has ended. */
    public enum Outcome {
        /** The rules are stored; gateways follow. */
        CHANGED,
        /** The rules were others than the asker has seen: look again. Nothing was changed. */
        OUTDATED,
        /** It cannot be done. Nothing was changed. */
        REFUSED
    }
}
