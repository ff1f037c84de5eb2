package dev.forewarn.http;

import dev.forewarn.access.AccessException;
import java.time.InstantSource;

/**
 * Where the HTTP face listens and how much it takes.
 *
 * @param host         the address to listen on; the default answers this machine only
 * @param port         0 to 65535; 0 takes any free port, see {@link HttpServer#port()}
 * @param maxBodyBytes the largest request body taken, after decompression; larger ones are answered with 413
 * @param access       who is let in
 */
public record HttpSettings(String host, int port, int maxBodyBytes, AccessSettings access) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;
    public static final int DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;

    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("http host must not be blank; use 127.0.0.1 for this machine only");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("http port must lie in 0 .. 65535, was " + port);
        }
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("http max body must be at least 1 byte, was " + maxBodyBytes);
        }
    }

    /** For this machine alone, without tokens. */
    public HttpSettings(String host, int port, int maxBodyBytes) {
        this(host, port, maxBodyBytes, AccessSettings.open());
    }

    /** 127.0.0.1:8080, bodies up to 16 MB. */
    public static HttpSettings defaults() {
        return new HttpSettings(DEFAULT_HOST, DEFAULT_PORT, DEFAULT_MAX_BODY_BYTES);
    }

    /** The same with another port. */
    public HttpSettings withPort(int other) {
        return new HttpSettings(host, other, maxBodyBytes, access);
    }

    /**
     * Whether a server could start with these: their files are there and fit, and no stranger comes in.
     *
     * @throws AccessException saying what to do
     */
    public void check(InstantSource time) {
        Access.of(this, time).audit().close();
    }

    boolean isLoopback() {
        return Origins.isLoopbackName(host);
    }
}
