package io.shardway.api.access;

import io.shardway.api.ApiConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HexFormat;

/**
 * Requests per minute and token, and failed authentications per minute and address, on this instance: a fleet of n instances lets n times as
 * much through. A valid credential is never refused because of its address, which it may share with a guesser.
 */
@ApplicationScoped
public class RateLimits {

    private static final int NETWORK_BYTES = 8;

    private final Windows requests;
    private final Windows failures;
    private volatile int requestLimit;
    private volatile int failureLimit;

    RateLimits(Clock clock, ApiConfig config) {
        this.requests = new Windows(clock);
        this.failures = new Windows(clock);
        this.requestLimit = config.api().rateLimit();
        this.failureLimit = config.api().failedAuthenticationLimit();
    }

    public Allowance request(Caller caller) {
        return requests.count(caller.actor().id(), requestLimit);
    }

    public Allowance failure(String address) {
        return failures.count(network(address), failureLimit);
    }

    /** An IPv6 caller has a whole /64 to itself. */
    static String network(String address) {
        int colon = address.indexOf(':');
        if (colon < 0) {
            return address;
        }
        try {
            return switch (InetAddress.ofLiteral(address)) {
                case Inet6Address six -> HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES);
                case InetAddress mapped -> mapped.getHostAddress();
            };
        } catch (IllegalArgumentException _) {
            return address;
        }
    }

    /** For tests, which share a process that has no limit. */
    void limitRequests(int perMinute) {
        requestLimit = perMinute;
    }

    /** For tests, as above. */
    void limitFailures(int perMinute) {
        failureLimit = perMinute;
    }
}
