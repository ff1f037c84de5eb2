package dev.forewarn.adapter.webhook;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Calls one host, at addresses that were checked.
 *
 * <p>A name is resolved here, its addresses are judged, and the connection is made to one of them by number: a name that
 * leads elsewhere a moment later (DNS rebinding) leads nowhere. The other side still sees its name, in {@code Host}, in TLS'
 * server name, and in the certificate that it has to have. Redirects and proxies are not followed. Safe for use by several
 * threads.
 */
final class PinnedHttp implements AutoCloseable {
    private final Target target;
    private final Resolver resolver;
    private final HttpClient client;

    /** From a name to addresses. */
    interface Resolver {
        List<InetAddress> resolve(String host) throws UnknownHostException;
    }

    PinnedHttp(Target target) {
        this(target, host -> List.of(InetAddress.getAllByName(host)), null);
    }

    /** @param trusted certificates to trust; null for those that the machine trusts */
    PinnedHttp(Target target, Resolver resolver, @Nullable KeyStore trusted) {
        requireHostHeader();
        this.target = target;
        this.resolver = resolver;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(target.timeout());
        if (target.uri().getScheme().equals("https")) {
            secure(builder, host(), trusted);
        }
        this.client = builder.build();
    }

    private static void requireHostHeader() {
        try {
            HttpRequest.newBuilder().header("Host", "example.org");
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("start Java with -D" + Channels.ALLOW_HOST + "=host", e);
        }
    }

    /** A context of its own: a session that is taken up again would skip the check of the name. */
    private static void secure(HttpClient.Builder builder, String host, @Nullable KeyStore trusted) {
        try {
            var context = SSLContext.getInstance("TLS");
            var usual = NamedTrust.of(trusted);
            context.init(null, new TrustManager[] {isNumeric(host) ? usual : new NamedTrust(usual, host)}, null);
            builder.sslContext(context);
            if (!isNumeric(host)) {
                var parameters = new SSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(host)));
                builder.sslParameters(parameters);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static boolean isNumeric(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    private String host() {
        return target.uri().getHost();
    }

    /** What was asked for: a method, headers, and a body where there is one. */
    record Call(String method, URI uri, Map<String, String> headers, Optional<byte[]> body) {
        static Call post(URI uri, Map<String, String> headers, byte[] body) {
            return new Call("POST", uri, headers, Optional.of(body));
        }

        static Call get(URI uri, Map<String, String> headers) {
            return new Call("GET", uri, headers, Optional.empty());
        }
    }

    /** A call to the target itself. */
    Answer post(Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        return send(Call.post(target.uri(), headers, body));
    }

    /**
     * One call.
     *
     * @throws NotSentException     where the request surely did not reach the other side
     * @throws HttpTimeoutException where no answer came in time
     * @throws IOException          where it broke off; the request may have arrived
     */
    Answer send(Call call) throws IOException, InterruptedException {
        IOException last = new NotSentException(target.shown() + " has no address");
        for (InetAddress address : addresses()) {
            try {
                return send(call, address);
            } catch (HttpConnectTimeoutException e) {
                last = new NotSentException("no connection to " + target.shown() + " in time");
            } catch (ConnectException e) {
                last = new NotSentException("no connection to " + target.shown());
            } catch (SSLHandshakeException e) {
                last = new NotSentException("no TLS with " + target.shown() + ": " + e.getMessage());
            }
        }
        throw last;
    }

    /** One that is not public among public ones is a trap, or a mistake. */
    private List<InetAddress> addresses() throws IOException {
        List<InetAddress> found;
        try {
            found = resolver.resolve(host());
        } catch (UnknownHostException e) {
            throw new NotSentException("the host of " + target.shown() + " is not known");
        }
        if (!target.allowPrivate()) {
            for (InetAddress each : found) {
                Optional<String> kind = AddressRange.notPublic(each);
                if (kind.isPresent()) {
                    throw new AddressRefusedException(target.shown() + " leads to " + kind.get() + " ("
                            + each.getHostAddress() + "); set allowPrivate: true where that is meant");
                }
            }
        }
        return found;
    }

    private Answer send(Call call, InetAddress address) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(call.uri(), address))
                .timeout(target.timeout())
                .method(
                        call.method(),
                        call.body().map(BodyPublishers::ofByteArray).orElse(BodyPublishers.noBody()))
                .header("Host", authority(call.uri()))
                .header("User-Agent", "Forewarn");
        target.credentials().ifPresent(value -> request.header("Authorization", value));
        call.headers().forEach(request::header);
        CompletableFuture<HttpResponse<String>> coming = client.sendAsync(request.build(), info -> new ShortBody());
        try {
            HttpResponse<String> response = coming.get(patience().toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(""),
                    response.body());
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw new HttpTimeoutException("no answer in time");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException("the call failed", e);
        }
    }

    /** The client's own timeout ends with the headers of the answer; this one with its body. */
    private Duration patience() {
        return target.timeout().plusMillis(200);
    }

    private static URI at(URI uri, InetAddress address) {
        String number = address.getHostAddress().replaceFirst("%.*", "");
        String shown = address instanceof Inet6Address ? "[" + number + "]" : number;
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return URI.create(uri.getScheme() + "://" + shown + port + uri.getRawPath() + query);
    }

    private static String authority(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
