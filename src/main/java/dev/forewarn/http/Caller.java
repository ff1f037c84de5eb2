package dev.forewarn.http;

import dev.forewarn.access.AccessToken;
import dev.forewarn.access.Scope;
import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Who sent a request, as far as it is known. */
sealed interface Caller {
    String ATTRIBUTE = "forewarn.caller";

    /** No tokens are asked for: everybody may do everything. */
    record Anybody() implements Caller {}

    /** A program with a token. */
    record Bearer(AccessToken token) implements Caller {}

    /** A browser that logged in with one. */
    record Browser(AccessToken token) implements Caller {}

    /** Nothing was shown. */
    record Stranger() implements Caller {}

    /**
     * A token that is not good.
     *
     * @param why for the caller; never the token
     */
    record Rejected(String why) implements Caller {}

    /** The caller of a request that has passed the doorkeeper. */
    static Caller of(Context context) {
        Caller known = context.attribute(ATTRIBUTE);
        return known == null ? new Stranger() : known;
    }

    default Optional<AccessToken> known() {
        return switch (this) {
            case Bearer bearer -> Optional.of(bearer.token());
            case Browser browser -> Optional.of(browser.token());
            case Anybody ignored -> Optional.empty();
            case Stranger ignored -> Optional.empty();
            case Rejected ignored -> Optional.empty();
        };
    }

    /** The token's name; empty where there is none. */
    default String name() {
        return known().map(AccessToken::name).orElse("");
    }

    default boolean may(Scope scope) {
        Set<Scope> held = this instanceof Anybody
                ? EnumSet.of(Scope.ADMIN)
                : known().map(AccessToken::scopes).orElse(Set.of());
        return Scope.allows(held, scope);
    }
}
