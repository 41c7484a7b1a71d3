package io.shardway.api.instance;

import io.shardway.api.ApiConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** The name of this process, and whether it is still the one that has it. */
@ApplicationScoped
public class ThisInstance {

    private final String name;
    private final String holder;
    private volatile boolean replaced;

    @Inject
    ThisInstance(ApiConfig config) {
        this(config.instance());
    }

    /** Columns that name a holder take 190 characters. */
    private static final int LONGEST_NAME = 180;

    public ThisInstance(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "SHARDWAY_INSTANCE has " + name.length() + " characters; give it at most " + LONGEST_NAME);
        }
        this.name = name.replace('/', '-');
        this.holder = this.name + "/" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** {@code SHARDWAY_INSTANCE}; the same again after a restart. */
    public String name() {
        return name;
    }

    /** {@code <name>/<8 hex>}: of this life of the process alone. */
    public String holder() {
        return holder;
    }

    /** Whether a newer process has taken the name: this one leads nothing any more. */
    public boolean isReplaced() {
        return replaced;
    }

    void replaced() {
        replaced = true;
    }
}
