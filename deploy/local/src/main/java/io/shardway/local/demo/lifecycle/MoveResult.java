package io.shardway.local.demo.lifecycle;

import io.shardway.local.demo.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a whole life cycle measured and found.
 *
 * @param switches each switch and reversal of primaries
 * @param phaseSeconds how long each phase took
 * @param verdict of all verifications and of the full comparison
 * @param undone switches that undid themselves and were asked for again
 * @param strikes where the kills came that were meant for the inside of a write pause
 */
public record MoveResult(
        long rowsCopied,
        Duration copyTime,
        double largestTableRowsPerSecond,
        Duration largestLag,
        List<Window> switches,
        Map<String, Double> phaseSeconds,
        Verdict verdict,
        int undone,
        Strikes strikes) {}
