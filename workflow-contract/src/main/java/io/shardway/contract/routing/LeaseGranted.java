package io.shardway.contract.routing;

/** The controller has seen a heartbeat; the gateway counts its lease from the moment that it sent this nonce. */
public record LeaseGranted(String gateway, long nonce) {

    /** Key of the answer on {@code shardway.gateways.v1}. */
    public static String key(String gateway) {
        return "lease/" + gateway;
    }
}
