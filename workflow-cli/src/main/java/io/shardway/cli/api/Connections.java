package io.shardway.cli.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's clients, made when they are needed: one for TLS, and one for plain HTTP that trusts nobody, because reading the
 * JDK's trusted certificates takes longer than all the rest of a command.
 */
final class Connections implements AutoCloseable {

    private final Map<String, String> environment;
    private @Nullable HttpClient plain;
    private @Nullable HttpClient secure;

    Connections(Map<String, String> environment) {
        this.environment = environment;
    }

    HttpClient to(URI target) {
        return "https".equals(target.getScheme()) ? secure() : plain();
    }

    private HttpClient secure() {
        if (secure == null) {
            secure = builder().build();
        }
        return secure;
    }

    private HttpClient plain() {
        if (plain == null) {
            plain = builder().sslContext(trustingNobody()).build();
        }
        return plain;
    }

    private HttpClient.Builder builder() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new ProxyFromEnvironment(environment));
    }

    private static SSLContext trustingNobody() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    @Override
    public void close() {
        if (plain != null) {
            plain.shutdownNow();
        }
        if (secure != null) {
            secure.shutdownNow();
        }
    }
}
