package io.shardway.replicator.capture;

import io.shardway.contract.ContractJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a capture is, written in the same Kafka transaction as the records that it speaks of (I10).
 *
 * @param offset where the source reads {@code transaction} again
 * @param transaction the last transaction of which anything was taken in
 * @param events how many events after its begin are dealt with
 * @param sequences last running number of each change-log partition
 * @param startPosition where reading began (P0)
 * @param fenced whether the source is behind our fence there: nobody but us changes the moved tables
 * @param position of the last event that is dealt with, for people
 * @param alarm a change behind the fence among the records up to here that nobody has acknowledged yet
 */
record CaptureState(
        Map<String, Object> offset,
        String transaction,
        long events,
        List<Long> sequences,
        String startPosition,
        boolean fenced,
        String position,
        Optional<FenceAlarm> alarm) {

    CaptureState {
        offset = Map.copyOf(offset);
        sequences = List.copyOf(sequences);
    }

    CaptureState with(FenceAlarm found) {
        return new CaptureState(
                offset, transaction, events, sequences, startPosition, fenced, position, Optional.of(found));
    }

    byte[] toJson() {
        return ContractJson.write(this);
    }

    static CaptureState fromJson(byte[] json) {
        return ContractJson.read(json, CaptureState.class);
    }
}
