package dev.forewarn.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that moves when a test says so. */
public final class ManualClock implements InstantSource {
    private Instant now;

    public ManualClock(Instant start) {
        now = start;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
