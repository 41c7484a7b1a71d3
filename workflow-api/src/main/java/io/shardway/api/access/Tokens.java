package io.shardway.api.access;

import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.shardway.api.Refusal;
import io.shardway.api.store.Noting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recognizes callers, and gives and takes service tokens. A revoked token ends at once on this instance and within {@code
 * shardway.api.token-cache} on every other.
 */
@ApplicationScoped
public class Tokens {

    private static final Duration USES_ARE_NOTED_EVERY = Duration.ofMinutes(1);
    private static final int LONGEST_NAME = 100;

    private final TokenStore store;
    private final BootstrapCredential bootstrap;
    private final RecentTokens recent;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Tokens(TokenStore store, BootstrapCredential bootstrap, Clock clock, ApiConfig config) {
        this(store, bootstrap, clock, config.api().tokenCache());
    }

    Tokens(TokenStore store, BootstrapCredential bootstrap, Clock clock, Duration cache) {
        this.store = store;
        this.bootstrap = bootstrap;
        this.clock = clock;
        this.recent = new RecentTokens(clock, cache);
    }

    /** @param authorization the header as it came; whatever is in it, the answer is a caller or none */
    public Uni<Optional<Caller>> authenticate(String authorization) {
        return Credential.parse(authorization)
                .map(credential -> bootstrap
                        .caller(credential)
                        .map(caller -> Uni.createFrom().item(Optional.of(caller)))
                        .orElseGet(() -> byServiceToken(credential)))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /**
     * Gives a token with permissions that {@code by} has itself.
     *
     * @param organizationId of the organization with the name {@code organization}
     * @param auditEntry of the request, whose success is stored with the token
     * @param noting what else is stored with it
     */
    public Uni<ServiceToken.Fresh> create(
            String organizationId,
            String organization,
            Wish wish,
            Caller by,
            Optional<Long> auditEntry,
            Noting<ServiceToken.Fresh> noting) {
        var now = now();
        var token = new ServiceToken(
                TokenSecret.newId(random),
                organization,
                wish.checkedName(),
                wish.granted(by),
                now,
                Optional.empty(),
                wish.checkedEnd(now));
        String secret = TokenSecret.newSecret(random);
        var fresh = new ServiceToken.Fresh(token, secret);
        return store.insert(
                        organizationId,
                        token,
                        TokenSecret.hash(secret),
                        by.actor().id(),
                        auditEntry,
                        transaction -> noting.note(transaction, fresh))
                .replaceWith(fresh);
    }

    /** Newest first. */
    public Uni<List<ServiceToken>> list(String organizationId, int offset, int limit) {
        return store.list(organizationId, offset, limit);
    }

    public Uni<ServiceToken> get(String organizationId, String id) {
        return store.get(organizationId, id);
    }

    public Uni<Void> revoke(String organizationId, String id, Optional<Long> auditEntry) {
        return store.delete(organizationId, id, auditEntry).invoke(() -> recent.forget(id));
    }

    private Uni<Optional<Caller>> byServiceToken(Credential credential) {
        String hash = TokenSecret.hash(credential.secret());
        Optional<ServiceToken> known = recent.find(hash);
        Uni<Optional<ServiceToken>> found = known.isPresent() ? Uni.createFrom().item(known) : lookedUp(hash);
        return found.map(token -> token.filter(it -> credential.names(it.id()) && !it.isExpired(clock.instant()))
                .map(ServiceToken::caller));
    }

    private Uni<Optional<ServiceToken>> lookedUp(String hash) {
        long revocations = recent.revocations();
        return store.bySecretHash(hash)
                .invoke(found -> found.ifPresent(token -> {
                    recent.remember(hash, token, revocations);
                    noteUse(token);
                }));
    }

    /** Beside the request, which need not wait for it. */
    private void noteUse(ServiceToken token) {
        var now = now();
        var noted = now.minus(USES_ARE_NOTED_EVERY);
        if (token.lastUsedAt().filter(last -> last.isAfter(noted)).isEmpty()) {
            store.used(token.id(), now, noted)
                    .subscribe()
                    .with(_ -> {}, e -> Log.warnf("Cannot note the use of token=%s: %s", token.id(), e.getMessage()));
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /** What somebody wants a token to be. */
    public record Wish(Optional<String> name, List<String> permissions, Optional<Instant> expiresAt) {

        public Wish {
            permissions = List.copyOf(permissions);
        }

        private String checkedName() {
            return name.map(String::strip)
                    .filter(text -> !text.isEmpty() && text.length() <= LONGEST_NAME)
                    .orElseThrow(() -> Refusal.invalid("name is missing or longer than " + LONGEST_NAME
                            + " characters; it says later what the token is for"));
        }

        private Optional<Instant> checkedEnd(Instant now) {
            if (expiresAt.filter(end -> !end.isAfter(now)).isPresent()) {
                throw Refusal.invalid("expires_at is in the past");
            }
            return expiresAt;
        }

        private Set<Permission> granted(Caller by) {
            String known = Permission.GRANTABLE.stream().map(Permission::word).collect(Collectors.joining(", "));
            if (permissions.isEmpty()) {
                throw Refusal.invalid("permissions is empty; known are " + known);
            }
            var granted = EnumSet.noneOf(Permission.class);
            for (String word : permissions) {
                granted.add(Permission.of(word)
                        .filter(Permission.GRANTABLE::contains)
                        .orElseThrow(() ->
                                Refusal.invalid("A token cannot have permission " + word + "; known are " + known)));
            }
            var lacking = granted.stream()
                    .filter(permission -> !by.may(permission))
                    .map(Permission::word)
                    .toList();
            if (!lacking.isEmpty()) {
                throw Refusal.forbidden("This token cannot give permissions that it does not have itself: "
                        + String.join(", ", lacking));
            }
            return granted;
        }
    }
}
