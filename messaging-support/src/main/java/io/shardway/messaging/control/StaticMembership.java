package io.shardway.messaging.control;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Channels with {@code static-member=true}: a process with a name is a static member of the consumer group, and started again after a kill it
 * has its partitions back at once. One without a name is a dynamic member, so that nobody waits for a name that never comes back.
 */
@ApplicationScoped
public class StaticMembership implements ClientCustomizer<Map<String, Object>> {

    private static final String STATIC_MEMBER = "static-member";

    private final Optional<String> name;

    public StaticMembership(@ConfigProperty(name = "shardway.instance") Optional<String> name) {
        this.name = name.filter(given -> !given.isBlank() && !given.equals(InstanceName.UNNAMED));
    }

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> client) {
        if (name.isEmpty()
                || !channelConfig.getOptionalValue(STATIC_MEMBER, Boolean.class).orElse(false)) {
            return client;
        }
        var named = new HashMap<>(client);
        named.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name.get() + "-" + channel);
        return named;
    }
}
