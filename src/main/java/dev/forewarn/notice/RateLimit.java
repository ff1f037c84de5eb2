package dev.forewarn.notice;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A bucket of tokens that fills evenly and holds what a minute brings. A clock that goes back fills nothing. */
final class RateLimit {
    private final int perMinute;
    private double tokens;
    private @Nullable Instant filledAt;

    /** @param perMinute positive */
    RateLimit(int perMinute) {
        if (perMinute <= 0) {
            throw new IllegalArgumentException("at least one message a minute must be allowed, found " + perMinute);
        }
        this.perMinute = perMinute;
        this.tokens = perMinute;
    }

    boolean tryTake(Instant now) {
        fill(now);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    private void fill(Instant now) {
        if (filledAt != null && now.isAfter(filledAt)) {
            double minutes = Duration.between(filledAt, now).toMillis() / 60_000.0;
            tokens = Math.min(perMinute, tokens + minutes * perMinute);
        }
        if (filledAt == null || now.isAfter(filledAt)) {
            filledAt = now;
        }
    }
}
