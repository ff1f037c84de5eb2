package dev.forewarn.adapter.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Where to call, and how far that may lead.
 *
 * @param uri          without user information
 * @param credentials  a value for {@code Authorization}; empty for none
 * @param allowPrivate whether addresses that are not public may be called
 * @param timeout      for one whole call, positive
 */
public record Target(URI uri, Optional<String> credentials, boolean allowPrivate, Duration timeout) {
    /**
     * Reads an address. {@code user:password@} before the host becomes HTTP basic authentication.
     *
     * @throws IllegalArgumentException in words that do not repeat the address, which may be a secret
     */
    public static Target of(String url, boolean allowPrivate, Duration timeout) {
        URI given;
        try {
            given = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("expected a URL that begins with http:// or https://");
        }
        if (given.getHost() == null || given.getHost().isEmpty()) {
            throw new IllegalArgumentException("the URL names no host; letters, digits, '-' and '.' may be in one");
        }
        String path = given.getRawPath() == null || given.getRawPath().isEmpty() ? "/" : given.getRawPath();
        String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
        String port = given.getPort() < 0 ? "" : ":" + given.getPort();
        return new Target(
                URI.create(scheme + "://" + given.getHost() + port + path + query),
                Optional.ofNullable(given.getUserInfo()).map(Target::basic),
                allowPrivate,
                timeout);
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** Another path on the same host, below this one. */
    Target below(String path) {
        String base = uri.toString().replaceFirst("\\?.*", "").replaceFirst("/+$", "");
        return new Target(URI.create(base + path), credentials, allowPrivate, timeout);
    }

    /** Scheme, host and port: the rest may be a secret. */
    public String shown() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    @Override
    public String toString() {
        return shown();
    }
}
