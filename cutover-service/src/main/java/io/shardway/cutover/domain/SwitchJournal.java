package io.shardway.cutover.domain;

import io.shardway.contract.Direction;
import java.util.UUID;

/**
 * One switch of primaries as the journal knows it; the newest one of its workflow.
 *
 * @param switchId this attempt
 * @param leg that runs now
 * @param nextLeg that runs after the switch; every attempt has a new one
 * @param direction of {@code leg}: rows flow from the side that serves to the side that will serve
 * @param generation of the newest command that is answered
 * @param version grows with every change: whoever has an older one has lost the switch
 * @param owner instance that works on it
 */
public record SwitchJournal(
        UUID workflow,
        UUID switchId,
        Direction direction,
        int leg,
        int nextLeg,
        long generation,
        long topologyVersion,
        String unit,
        Phase phase,
        long version,
        String owner,
        SwitchDetails details) {

    public SwitchJournal {
        if (nextLeg <= leg) {
            throw new IllegalArgumentException("A switch leads to a later leg, not from " + leg + " to " + nextLeg);
        }
    }

    public SwitchJournal with(SwitchDetails newDetails) {
        return new SwitchJournal(
                workflow,
                switchId,
                direction,
                leg,
                nextLeg,
                generation,
                topologyVersion,
                unit,
                phase,
                version,
                owner,
                newDetails);
    }

    /** The same switch, told to whoever asked last. */
    public SwitchJournal answering(long askedGeneration) {
        return new SwitchJournal(
                workflow,
                switchId,
                direction,
                leg,
                nextLeg,
                Math.max(generation, askedGeneration),
                topologyVersion,
                unit,
                phase,
                version,
                owner,
                details);
    }

    /** The same switch one change later. */
    public SwitchJournal next(Phase newPhase, String newOwner, SwitchDetails newDetails) {
        return new SwitchJournal(
                workflow,
                switchId,
                direction,
                leg,
                nextLeg,
                generation,
                topologyVersion,
                unit,
                newPhase,
                version + 1,
                newOwner,
                newDetails);
    }
}
