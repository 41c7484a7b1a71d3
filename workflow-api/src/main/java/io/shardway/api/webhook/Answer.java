package io.shardway.api.webhook;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of one attempt. Nothing of the receiver's answer but its status is kept: it would make a window into its network.
 *
 * @param error why there is no status, in a few words
 */
public record Answer(Optional<Integer> status, Optional<String> error, Duration took) {

    static Answer status(int status, Duration took) {
        return new Answer(
                Optional.of(status), isSuccess(status) ? Optional.empty() : Optional.of(reason(status)), took);
    }

    static Answer error(String error, Duration took) {
        return new Answer(Optional.empty(), Optional.of(error), took);
    }

    public boolean isDelivered() {
        return status.filter(Answer::isSuccess).isPresent();
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    private static String reason(int status) {
        return status >= 300 && status < 400 ? "redirects are not followed" : "the receiver answered " + status;
    }
}
