package dev.forewarn.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is let in, and how much of the server one caller gets.
 *
 * @param tokens          the file of tokens; without it, or while it is not there, everybody on a loopback address comes in
 * @param insecure        whether others may be let in without tokens: something before the server keeps strangers out
 * @param tls             the certificate, where the server speaks TLS itself
 * @param limits          how much one caller gets
 * @param sessionLifetime how long a login of the console lasts
 * @param audit           the directory of the audit; without it none is written
 */
public record AccessSettings(
        Optional<Path> tokens,
        boolean insecure,
        Optional<TlsFiles> tls,
        Limits limits,
        Duration sessionLifetime,
        Optional<Path> audit) {
    public static final Duration DEFAULT_SESSION = Duration.ofHours(12);

    /** A PEM certificate with its chain, its own first, and its PKCS #8 key, also PEM. */
    public record TlsFiles(Path certificate, Path key) {}

    /**
     * What one caller may take.
     *
     * @param requestsPerSecond in the long run, a token or address; twice as many at once after a rest; 0 for no limit
     * @param concurrent        requests worked on at one time, all callers together, the event stream apart
     * @param idle              how long a connection may say nothing
     */
    public record Limits(int requestsPerSecond, int concurrent, Duration idle) {
        public static final Limits DEFAULT = new Limits(500, 128, Duration.ofSeconds(30));

        public Limits {
            if (requestsPerSecond < 0 || concurrent < 1 || idle.toMillis() < 1) {
                throw new IllegalArgumentException("limits must be above zero, were " + requestsPerSecond
                        + " a second, " + concurrent + " at once, idle " + idle);
            }
        }
    }

    /** No tokens, no TLS, no audit: for this machine alone. */
    public static AccessSettings open() {
        return new AccessSettings(
                Optional.empty(), false, Optional.empty(), Limits.DEFAULT, DEFAULT_SESSION, Optional.empty());
    }
}
