package io.shardway.api.webhook;

import io.shardway.api.ApiConfig;
import io.shardway.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Where webhooks may be sent. Whoever may create a webhook must not reach with it what only this service can reach: the address is checked
 * after the name was looked up, at every attempt, and the connection goes to just that address.
 */
@ApplicationScoped
class Targets {

    private static final int LONGEST_URL = 2_000;
    private static final String HELP = "; private and loopback ones need shardway.webhook.local-targets";

    private final boolean local;
    private final NameLookup names;

    @Inject
    Targets(ApiConfig config) {
        this(config.webhook().localTargets());
    }

    Targets(boolean local) {
        this(local, NameLookup.ofSystem());
    }

    Targets(boolean local, NameLookup names) {
        this.local = local;
        this.names = names;
    }

    /** The URL as it is stored. What a name leads to is asked at each attempt. */
    URI checked(String text) {
        URI url = parsed(text);
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("https") && !(local && scheme.equals("http"))) {
            throw Refusal.invalid("url must begin with https://"
                    + (local ? " or http://" : "; plain http needs shardway.webhook.local-targets"));
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
            throw Refusal.invalid("url names no host that can be reached");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw Refusal.invalid(
                    "url holds a user, a password or a fragment, and everybody who may read webhooks sees it;"
                            + " the signature tells who sends");
        }
        // A name is looked up when something is sent.
        literal(url).filter(address -> !isAllowed(address)).ifPresent(_ -> {
            throw Refusal.invalid("url: " + notPublic(url));
        });
        return url;
    }

    /**
     * Where the host is now; IPv4 first. Every address of it must be allowed.
     *
     * @throws TimeoutException when the name could not be looked up within the patience
     */
    List<InetAddress> addresses(URI url, Duration patience)
            throws UnknownHostException, TargetRefusedException, TimeoutException, InterruptedException {
        var literal = literal(url);
        var addresses = literal.isPresent() ? List.of(literal.get()) : names.addresses(bare(url.getHost()), patience);
        if (!addresses.stream().allMatch(this::isAllowed)) {
            // Where a name leads is not told: who may create webhooks would read private addresses off it.
            throw new TargetRefusedException(
                    literal.isPresent() ? notPublic(url) : "the name leads to an address that is not public" + HELP);
        }
        return addresses.stream()
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .toList();
    }

    private boolean isAllowed(InetAddress address) {
        return local || PublicAddress.isPublic(address);
    }

    private static String notPublic(URI url) {
        return bare(url.getHost()) + " is not a public address" + HELP;
    }

    private static Optional<InetAddress> literal(URI url) {
        try {
            return Optional.of(InetAddress.ofLiteral(bare(url.getHost())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static URI parsed(String text) {
        try {
            if (text.length() <= LONGEST_URL) {
                return new URI(text.strip());
            }
        } catch (URISyntaxException _) {
            // Answered below.
        }
        throw Refusal.invalid("url is not a URL of at most " + LONGEST_URL + " characters");
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The name leads where webhooks may not go. */
    static final class TargetRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        TargetRefusedException(String message) {
            super(message);
        }
    }
}
