package dev.forewarn.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Secrets of 256 bits, and what is kept of them.
 *
 * <p>Kept is the plain SHA-256. Slow hashes (bcrypt, Argon2) make the guessing of words that people choose expensive; a
 * number drawn from 2^256 cannot be guessed however fast the hash, and a slow one would let strangers buy our CPU time
 * with garbage tokens.
 */
public final class Secrets {
    static final String PREFIX = "fwt_";
    private static final int BYTES = 32;
    // 43 characters of base64url carry 256 bits; longer ones are taken so that hexadecimal works too.
    private static final Pattern TOKEN = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43,128}");

    private final SecureRandom random;

    public Secrets(SecureRandom random) {
        this.random = random;
    }

    /** A new token: {@code fwt_} and 43 characters. */
    String token() {
        return PREFIX + id();
    }

    /** 256 random bits as 43 characters that need no escapes anywhere. */
    String id() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it could be a token at all; what could not is not looked up. */
    static boolean isWellFormed(String secret) {
        return TOKEN.matcher(secret).matches();
    }

    /** SHA-256 in lower-case hexadecimal. */
    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
