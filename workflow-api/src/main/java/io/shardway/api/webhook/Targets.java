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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where webhooks may be sent. Whoever may create a webhook must not reach with it what only this service can reach: the address is checked
 * after the name was looked up, at every attempt, and the connection goes to just that address.
 */
@ApplicationScoped
class Targets {

    private static final int LONGEST_URL = 2_000;

    private final boolean local;

    @Inject
    Targets(ApiConfig config) {
        this(config.webhook().localTargets());
    }

    Targets(boolean local) {
        this.local = local;
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
        try {
            check(InetAddress.ofLiteral(literal(url.getHost())));
        } catch (IllegalArgumentException _) {
            // A name: it is looked up when something is sent.
        } catch (TargetRefusedException e) {
            throw Refusal.invalid("url: " + e.getMessage());
        }
        return url;
    }

    /** Where the host is now; IPv4 first. Every address of it must be allowed. */
    List<InetAddress> addresses(URI url) throws UnknownHostException, TargetRefusedException {
        var addresses = InetAddress.getAllByName(literal(url.getHost()));
        for (InetAddress address : addresses) {
            check(address);
        }
        return Arrays.stream(addresses)
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .toList();
    }

    private void check(InetAddress address) throws TargetRefusedException {
        if (!local && !PublicAddress.isPublic(address)) {
            throw new TargetRefusedException(address.getHostAddress()
                    + " is not a public address; private and loopback ones need shardway.webhook.local-targets");
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

    private static String literal(String host) {
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
