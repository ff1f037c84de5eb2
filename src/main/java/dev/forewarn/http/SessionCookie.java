package dev.forewarn.http;

import dev.forewarn.access.Sessions;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The cookie that carries a session's id: out of reach of scripts, sent to this site by this site only, and over TLS bound to
 * it by its name ({@code __Host-}), so that a neighbouring host cannot plant one.
 */
final class SessionCookie {
    private static final String SECURE_NAME = "__Host-forewarn";
    private static final String PLAIN_NAME = "forewarn_session";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

    private final boolean tls;

    SessionCookie(boolean tls) {
        this.tls = tls;
    }

    /** What the page is told of its session. */
    record Given(String name, List<String> scopes, Instant expires) {}

    Optional<String> read(Context context) {
        String id = context.cookie(name(context));
        return Optional.ofNullable(id).filter(text -> !text.isEmpty());
    }

    /** Without {@code Max-Age}: the browser forgets it when it is closed. */
    Given give(Context context, Sessions.Opened opened) {
        set(context, opened.id() + ATTRIBUTES);
        Sessions.Session session = opened.session();
        return new Given(session.token().name(), SessionEndpoints.scopes(session.token()), session.expires());
    }

    void take(Context context) {
        set(context, ATTRIBUTES + "; Max-Age=0");
    }

    private void set(Context context, String value) {
        context.header("Set-Cookie", name(context) + "=" + value + (secure(context) ? "; Secure" : ""));
    }

    private String name(Context context) {
        return secure(context) ? SECURE_NAME : PLAIN_NAME;
    }

    /** A proxy's word is believed here, since who lies about it only locks himself out. */
    private boolean secure(Context context) {
        return tls || "https".equals(context.header("X-Forwarded-Proto"));
    }
}
