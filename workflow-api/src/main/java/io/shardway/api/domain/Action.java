package io.shardway.api.domain;

/** What a person or program may ask of a workflow after it was created. */
public enum Action {
    VERIFY_DATA("verify-data"),
    /** A verification that leaves the state alone, also after traffic was switched. */
    VERIFY_ASIDE("verifications"),
    SWITCH_REPLICAS("switch-replicas"),
    SWITCH_PRIMARIES("switch-primaries"),
    REVERSE_TRAFFIC("reverse-traffic"),
    CUTOVER("cutover"),
    REVERSE_CUTOVER("reverse-cutover"),
    COMPLETE("complete"),
    RETRY("retry"),
    CANCEL("cancel");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** The last segment of the REST path; cancel is a DELETE and has none. */
    public String word() {
        return word;
    }
}
