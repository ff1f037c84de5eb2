package dev.forewarn.access;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens in force, taken anew from their file whenever it changes.
 *
 * <p>Fails closed. Once tokens were asked for, they are until the process ends: a file that goes away takes all tokens with
 * it, and one that cannot be read leaves those of before.
 */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final @Nullable TokenFile file;
    private volatile State state;

    private record State(boolean required, TokenTable table, Optional<byte[]> bytes) {}

    private Tokens(@Nullable TokenFile file, State state) {
        this.file = file;
        this.state = state;
    }

    /** None are asked for, ever. */
    public static Tokens none() {
        return new Tokens(null, new State(false, TokenTable.EMPTY, Optional.empty()));
    }

    /**
     * Those of a file; where there is none, none are asked for until there is.
     *
     * @throws AccessException where it cannot be read
     */
    public static Tokens of(TokenFile file) {
        Optional<byte[]> bytes = file.bytes();
        TokenTable table = bytes.map(file::parse).map(TokenTable::new).orElse(TokenTable.EMPTY);
        return new Tokens(file, new State(bytes.isPresent(), table, bytes));
    }

    /** Whether nobody comes in without one. */
    public boolean required() {
        return state.required();
    }

    /** Whether there is none at all. */
    public boolean isEmpty() {
        return state.table().tokens().isEmpty();
    }

    /** The token of a secret, expired or not. */
    public Optional<AccessToken> find(String secret) {
        return state.table().find(secret);
    }

    /** Whether a token that was found before is still among them, unchanged. */
    public boolean holds(AccessToken token) {
        return state.table().tokens().contains(token);
    }

    /** Takes the file anew where it changed. Never throws for what is in it: the log says what is wrong. */
    public synchronized void look() {
        if (file == null) {
            return;
        }
        State before = state;
        try {
            Optional<byte[]> bytes = file.bytes();
            if (same(before.bytes(), bytes)) {
                return;
            }
            // remembered first, so that a file that is wrong is complained of once
            state = new State(before.required(), before.table(), bytes);
            if (bytes.isEmpty()) {
                LOG.warn("The tokens in {} are gone; nobody comes in until there are some again", file.path());
                state = new State(before.required(), TokenTable.EMPTY, bytes);
                return;
            }
            var table = new TokenTable(file.parse(bytes.get()));
            state = new State(true, table, bytes);
            LOG.info("Took {} tokens from {}", table.tokens().size(), file.path());
        } catch (AccessException e) {
            LOG.error("The tokens of before stay in force: {}", e.getMessage());
        }
    }

    private static boolean same(Optional<byte[]> a, Optional<byte[]> b) {
        return a.isPresent() == b.isPresent() && (a.isEmpty() || Arrays.equals(a.get(), b.get()));
    }
}
