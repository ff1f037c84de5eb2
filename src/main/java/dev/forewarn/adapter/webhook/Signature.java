package dev.forewarn.adapter.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows a receiver that a body is ours and when it was sent: HMAC-SHA256 over the time in epoch seconds, a dot, and the body
 * as it was sent. docs/notifications.md tells how it is checked.
 */
public final class Signature {
    public static final String HEADER = "X-Forewarn-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST = 16;

    private final SecretKeySpec key;

    /**
     * @param secret known to both sides; blanks around it are left out
     * @throws IllegalArgumentException where it is too short, without repeating it
     */
    public Signature(String secret) {
        byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("a secret has at least " + SHORTEST + " characters, found "
                    + bytes.length + "; 'openssl rand -hex 32' makes one");
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** {@code t=1777896000,v1=5257a8...}. */
    String of(byte[] body, Instant at) {
        var signed = new ByteArrayOutputStream();
        signed.writeBytes((at.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
        signed.writeBytes(body);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(signed.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
