package io.shardway.contract.routing;

import java.time.Duration;

/** The controller has seen a heartbeat; the gateway counts its lease from the moment that it sent this nonce. */
public record LeaseGranted(String gateway, long nonce) {

    /**
     * How long a lease lasts. The gateway counts from the sending of the echoed heartbeat, the controller from its last echo (and
     * adds its own margin for drift), so a lease has ended for the gateway before it has for the controller.
     */
    public static final Duration LENGTH = Duration.ofSeconds(4);

    /** Key of the answer on {@code shardway.gateways.v1}. */
    public static String key(String gateway) {
        return "lease/" + gateway;
    }
}
