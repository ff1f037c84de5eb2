package dev.forewarn.http;

import dev.forewarn.access.AccessException;
import dev.forewarn.access.AuditLog;
import dev.forewarn.access.RateLimiter;
import dev.forewarn.access.Secrets;
import dev.forewarn.access.Sessions;
import dev.forewarn.access.TokenFile;
import dev.forewarn.access.Tokens;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is kept about callers while the server runs.
 *
 * @param rates    by token or address; empty for no limit
 * @param failures tokens that nobody knows, by address: ten, then one in ten seconds
 */
record Access(
        Tokens tokens,
        Sessions sessions,
        Optional<RateLimiter> rates,
        RateLimiter failures,
        AuditLog audit,
        Optional<TlsCertificate> certificate) {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);
    private static final double FAILURES_PER_SECOND = 0.1;
    private static final double FAILURES_AT_ONCE = 10;
    private static final double BURST_SECONDS = 2;

    /**
     * Reads the files.
     *
     * @throws AccessException where they cannot be used, or where strangers could come in
     */
    static Access of(HttpSettings settings, InstantSource time) {
        AccessSettings access = settings.access();
        var secrets = new Secrets(new SecureRandom());
        Tokens tokens = access.tokens()
                .map(file -> Tokens.of(new TokenFile(file, secrets)))
                .orElseGet(Tokens::none);
        requireLock(settings, tokens);
        int perSecond = access.limits().requestsPerSecond();
        return new Access(
                tokens,
                new Sessions(access.sessionLifetime(), tokens, secrets, time),
                perSecond == 0
                        ? Optional.empty()
                        : Optional.of(new RateLimiter(perSecond, perSecond * BURST_SECONDS, time)),
                new RateLimiter(FAILURES_PER_SECOND, FAILURES_AT_ONCE, time),
                access.audit().map(directory -> AuditLog.in(directory, time)).orElseGet(AuditLog::none),
                access.tls().map(TlsCertificate::load));
    }

    private static void requireLock(HttpSettings settings, Tokens tokens) {
        if (settings.isLoopback() || settings.access().insecure()) {
            return;
        }
        if (tokens.isEmpty()) {
            throw new AccessException("http.host " + settings.host() + " lets other machines in, and there is no token"
                    + " yet, so anybody could read and change everything. Make one with 'forewarn token create --name"
                    + " me --scope admin' (same data directory or --config; in a container: docker compose run --rm"
                    + " forewarn token create ...), or listen on 127.0.0.1. Where a proxy in front asks for a login,"
                    + " say http.insecure: true (FOREWARN_HTTP_INSECURE=true).");
        }
    }

    /** Says in the log what a careful operator would want to know. */
    static void warn(HttpSettings settings, Tokens tokens) {
        if (settings.isLoopback()) {
            return;
        }
        if (!tokens.required()) {
            LOG.warn(
                    "INSECURE: {} lets other machines in and asks nobody for a token (http.insecure). Whoever reaches the"
                            + " port may read and change everything; make sure that only your proxy does",
                    settings.host());
        } else if (settings.access().tls().isEmpty() && !settings.access().insecure()) {
            LOG.warn(
                    "Tokens cross the network in the clear: set http.tls.certificate and http.tls.key, or put a proxy with"
                            + " TLS in front and say http.insecure: true");
        }
    }

    /** Takes tokens and certificate anew where their files changed, and writes what was counted. */
    void look() {
        tokens.look();
        certificate.ifPresent(TlsCertificate::look);
        audit.summarise();
    }
}
