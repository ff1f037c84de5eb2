package dev.forewarn.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The tokens that are good at one time. Looking one up takes as long for a known secret as for an unknown one: every entry
 * is compared, each in constant time. O(tokens).
 */
final class TokenTable {
    static final TokenTable EMPTY = new TokenTable(List.of());

    private final List<AccessToken> tokens;
    private final List<byte[]> hashes;
    private final BiPredicate<byte[], byte[]> same;

    TokenTable(List<AccessToken> tokens) {
        this(tokens, MessageDigest::isEqual);
    }

    TokenTable(List<AccessToken> tokens, BiPredicate<byte[], byte[]> same) {
        this.tokens = List.copyOf(tokens);
        this.hashes = tokens.stream()
                .map(token -> token.sha256().getBytes(StandardCharsets.US_ASCII))
                .toList();
        this.same = same;
    }

    List<AccessToken> tokens() {
        return tokens;
    }

    /** The token of a secret, expired or not. */
    Optional<AccessToken> find(String secret) {
        if (!Secrets.isWellFormed(secret)) {
            return Optional.empty();
        }
        byte[] wanted = Secrets.hash(secret).getBytes(StandardCharsets.US_ASCII);
        AccessToken found = null;
        for (int i = 0; i < tokens.size(); i++) {
            if (same.test(hashes.get(i), wanted)) {
                found = tokens.get(i); // no early end: the time must not tell the place
            }
        }
        return Optional.ofNullable(found);
    }
}
