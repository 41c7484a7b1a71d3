package io.shardway.cutover.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a switch has found so far; kept in the journal as JSON.
 *
 * @param marker the watermark behind the fence, a new one for every attempt to fence: an older one says nothing
 * @param positions binlog positions behind the fence, by shard of the side that served
 * @param watermarks R0 by shard of the side that will serve
 * @param pausedAtMillis when buffering began
 * @param pauseMillis from buffering to the new route, once known
 * @param epoch of the last route that this switch has published, 0 before
 * @param reason why it was undone
 * @param stepMillis duration of each step taken, by name
 */
public record SwitchDetails(
        Optional<UUID> marker,
        Map<String, String> positions,
        Map<String, String> watermarks,
        long pausedAtMillis,
        long pauseMillis,
        long epoch,
        Optional<String> reason,
        Map<String, Long> stepMillis) {

    public static final SwitchDetails NONE =
            new SwitchDetails(Optional.empty(), Map.of(), Map.of(), 0, 0, 0, Optional.empty(), Map.of());

    public SwitchDetails {
        positions = Map.copyOf(positions);
        watermarks = Map.copyOf(watermarks);
        // In the order in which the steps were taken.
        stepMillis = Collections.unmodifiableMap(new LinkedHashMap<>(stepMillis));
    }

    public SwitchDetails pausedAt(long millis, long bufferingEpoch) {
        return new SwitchDetails(
                marker, positions, watermarks, millis, pauseMillis, bufferingEpoch, reason, stepMillis);
    }

    public SwitchDetails fenced(UUID newMarker, Map<String, String> newPositions) {
        return new SwitchDetails(
                Optional.of(newMarker),
                newPositions,
                watermarks,
                pausedAtMillis,
                pauseMillis,
                epoch,
                reason,
                stepMillis);
    }

    public SwitchDetails startingFrom(Map<String, String> newWatermarks) {
        return new SwitchDetails(
                marker, positions, newWatermarks, pausedAtMillis, pauseMillis, epoch, reason, stepMillis);
    }

    public SwitchDetails routed(long newEpoch, long newPauseMillis) {
        return new SwitchDetails(
                marker, positions, watermarks, pausedAtMillis, newPauseMillis, newEpoch, reason, stepMillis);
    }

    public SwitchDetails undoneBecause(String newReason) {
        return new SwitchDetails(
                marker, positions, watermarks, pausedAtMillis, pauseMillis, epoch, Optional.of(newReason), stepMillis);
    }

    public SwitchDetails tookStep(String step, long millis) {
        Map<String, Long> all = new LinkedHashMap<>(stepMillis);
        all.put(step, millis);
        return new SwitchDetails(marker, positions, watermarks, pausedAtMillis, pauseMillis, epoch, reason, all);
    }
}
