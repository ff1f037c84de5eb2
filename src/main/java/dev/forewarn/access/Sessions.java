package dev.forewarn.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has logged in with a browser. In memory only, so a restart logs everybody out. A session lives at most so long, never
 * longer than its token, and ends with it.
 *
 * <p>Ids are 256 random bits made here, never taken from a caller; kept is their hash.
 */
public final class Sessions {
    private static final int MOST = 1_000;

    private final Duration lifetime;
    private final Tokens tokens;
    private final Secrets secrets;
    private final InstantSource time;
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    /** @param lifetime from login on, however busy */
    public Sessions(Duration lifetime, Tokens tokens, Secrets secrets, InstantSource time) {
        this.lifetime = lifetime;
        this.tokens = tokens;
        this.secrets = secrets;
        this.time = time;
    }

    /** One login. */
    public record Session(AccessToken token, Instant expires) {}

    /** What {@link #open} made; the id is for the cookie and nothing else. */
    public record Opened(String id, Session session) {
        @Override
        public String toString() {
            return "Opened[session=" + session + "]";
        }
    }

    /** A new session. Past a thousand the oldest goes. */
    public Opened open(AccessToken token) {
        Instant latest = time.instant().plus(lifetime);
        Instant expires = token.expires().filter(latest::isAfter).orElse(latest);
        var session = new Session(token, expires);
        String id = secrets.id();
        synchronized (sessions) {
            sessions.values().removeIf(each -> !isGood(each));
            if (sessions.size() >= MOST) {
                sessions.remove(sessions.keySet().iterator().next());
            }
            sessions.put(Secrets.hash(id), session);
        }
        return new Opened(id, session);
    }

    /** The session of an id, while it lasts. */
    public Optional<Session> find(String id) {
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(Secrets.hash(id))).filter(this::isGood);
        }
    }

    /** Ends a session; unknown ids are no mistake. */
    public void close(String id) {
        synchronized (sessions) {
            sessions.remove(Secrets.hash(id));
        }
    }

    private boolean isGood(Session session) {
        return time.instant().isBefore(session.expires()) && tokens.holds(session.token());
    }
}
