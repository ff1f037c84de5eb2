package dev.forewarn.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token as it is kept: everything but the secret.
 *
 * @param name    what people and the audit call it; letters, digits and {@code . _ @ -}, 64 at most
 * @param sha256  of the whole secret, 64 lower-case hexadecimal digits
 * @param scopes  at least one
 * @param created when it was made
 * @param expires the first instant at which it is no longer good
 */
public record AccessToken(String name, String sha256, Set<Scope> scopes, Instant created, Optional<Instant> expires) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public AccessToken {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: expected 1 to 64 letters, digits and . _ @ -, beginning with a"
                    + " letter or digit, found '" + printable(name) + "'");
        }
        if (!SHA256.matcher(sha256).matches()) {
            // What stands there is not repeated: it may be the secret itself, put there by mistake.
            throw new IllegalArgumentException("sha256 of '" + name + "': expected 64 lower-case hexadecimal digits");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("scopes of '" + name + "': expected at least one");
        }
        scopes = Set.copyOf(EnumSet.copyOf(scopes));
    }

    /** Whether it is past its time. */
    public boolean isExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    private static String printable(String text) {
        String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
        return shown.length() > 80 ? shown.substring(0, 79) + "…" : shown;
    }
}
