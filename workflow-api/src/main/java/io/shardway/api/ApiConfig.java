package io.shardway.api;

import io.shardway.messaging.control.InstanceName;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** Configuration of workflow-api beside what every service has (docs/wiring.md section 9). */
@ConfigMapping(prefix = "shardway")
public interface ApiConfig {

    /** Bearer token that services show on {@code /internal}; {@code SHARDWAY_INTERNAL_TOKEN}. Empty closes that interface. */
    @WithDefault("")
    String internalToken();

    /** Name of this process, of no other at the same time; {@code SHARDWAY_INSTANCE}, random when unset. */
    @WithDefault(InstanceName.UNNAMED)
    @WithConverter(InstanceName.class)
    String instance();

    /** Kafka's bootstrap servers; {@code SHARDWAY_KAFKA}. */
    @WithDefault("localhost:9092")
    String kafka();

    /** Catalogue file that is loaded at start; {@code SHARDWAY_CATALOGUE}. */
    Optional<String> catalogue();

    /** {@code id:token} with every permission in every organization, to begin with; {@code SHARDWAY_LOCAL_TOKEN}. */
    Optional<String> localToken();

    /** Passphrase of the key that encrypts the servers' accounts at rest; {@code SHARDWAY_SECRET_KEY}. */
    Optional<String> secretKey();

    @WithName("api")
    Api api();

    @WithName("webhook")
    Webhook webhook();

    /** How events are sent to webhooks; prefix {@code shardway.webhook}. */
    interface Webhook {

        /** How often an instance looks for something to send. */
        @WithDefault("500ms")
        Duration poll();

        /** How long an instance sends to a webhook before another may take over; at least twice an attempt: once for it, once for the database before it. */
        @WithDefault("30s")
        Duration lease();

        /** How long an attempt may take: to look the name up, to connect and to be answered. */
        @WithDefault("10s")
        Duration attemptTimeout();

        /** Before the second attempt; doubles from there. */
        @WithDefault("5s")
        Duration firstPause();

        @WithDefault("1h")
        Duration longestPause();

        /** A delivery that has not arrived in this time is marked as failed. */
        @WithDefault("24h")
        Duration giveUpAfter();

        /** How long ended deliveries are listed. */
        @WithDefault("168h")
        Duration retention();

        /** Whether plain http and private or loopback addresses are allowed: on a machine of one's own, never where others may create webhooks. */
        @WithDefault("false")
        boolean localTargets();
    }

    /** Settings of workflow-api alone. */
    interface Api {

        /** How long an instance relays before another may take over from it. */
        @WithDefault("10s")
        Duration relayLease();

        /** How long the relay rests when nobody wakes it. */
        @WithDefault("500ms")
        Duration relayPause();

        /** How often an instance looks for new events while somebody follows them. */
        @WithDefault("250ms")
        Duration eventPoll();

        /** How often a stream of server-sent events that has nothing to say says so: below the idle limits of proxies. */
        @WithDefault("15s")
        Duration eventHeartbeat();

        /** How long a subscriber may take to accept one event before its connection is closed; it may resume. */
        @WithDefault("30s")
        Duration eventPatience();

        /** Streams of server-sent events that one instance serves at a time; more are answered 503. */
        @WithDefault("2000")
        int eventSubscribers();

        /** How long commands that were sent are kept in the outbox, for people who look into an incident. */
        @WithDefault("24h")
        Duration outboxRetention();

        /** How long after a workflow's end its facts are still known by their ids; later copies are not taken in at all. */
        @WithDefault("30d")
        Duration handledRetention();

        /** How long a change of routing rules waits for cutover-service. */
        @WithDefault("5s")
        Duration routingPatience();

        /** Replicas of a topic when it is created. */
        @WithDefault("1")
        short topicReplicas();

        /** Requests a minute that a token may make on one instance; 0 lets everything through. */
        @WithDefault("600")
        int rateLimit();

        /** Failed authentications a minute from one address, then 429 takes the place of 401; 0: no limit. */
        @WithDefault("60")
        int failedAuthenticationLimit();

        /** How long an instance knows a token without asking again, and so how long a revoked one lives on other instances. */
        @WithDefault("2s")
        Duration tokenCache();

        /** How long the audit trail is kept. */
        @WithDefault("9600h")
        Duration auditRetention();

        /** How long the metadata database and Kafka may take to answer at start. */
        @WithDefault("60s")
        Duration startPatience();
    }
}
