package dev.forewarn.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * A token bucket for each caller: so many requests a second in the long run, so many at once after a rest.
 *
 * <p>At most ten thousand callers are known apart; full buckets are forgotten first, and when none is full newcomers share
 * one, so that an attacker with many addresses slows other newcomers and not the memory. O(1) but for the forgetting.
 */
public final class RateLimiter {
    private static final int MOST = 10_000;
    private static final long TIDY_MILLIS = 1_000;
    private static final String CROWD = "";

    private final double perSecond;
    private final double burst;
    private final InstantSource time;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private long tidiedMillis;

    private static final class Bucket {
        private double level;
        private long atMillis;
    }

    /**
     * Full buckets.
     *
     * @param perSecond above zero
     * @param burst     at least 1
     */
    public RateLimiter(double perSecond, double burst, InstantSource time) {
        if (!(perSecond > 0 && burst >= 1)) {
            throw new IllegalArgumentException(
                    "a rate above zero and a burst of at least 1 are needed, were " + perSecond + " and " + burst);
        }
        this.perSecond = perSecond;
        this.burst = burst;
        this.time = time;
    }

    /** Counts one request; zero where it may go on, else how long to wait, in whole seconds from 1 on. */
    public synchronized Duration take(String key) {
        Bucket bucket = filled(key);
        if (bucket.level >= 1) {
            bucket.level -= 1;
            return Duration.ZERO;
        }
        return wait(bucket);
    }

    /** What {@link #take} would say, without counting. */
    public synchronized Duration peek(String key) {
        Bucket bucket = filled(key);
        return bucket.level >= 1 ? Duration.ZERO : wait(bucket);
    }

    private Duration wait(Bucket bucket) {
        return Duration.ofSeconds(Math.max(1, (long) Math.ceil((1 - bucket.level) / perSecond)));
    }

    private Bucket filled(String key) {
        long now = time.millis();
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() >= MOST && Math.abs(now - tidiedMillis) >= TIDY_MILLIS) {
                tidiedMillis = now;
                buckets.values().removeIf(each -> level(each, now) >= burst);
            }
            bucket = buckets.computeIfAbsent(buckets.size() >= MOST ? CROWD : key, ignored -> full(now));
        }
        bucket.level = level(bucket, now);
        bucket.atMillis = now;
        return bucket;
    }

    private Bucket full(long now) {
        var bucket = new Bucket();
        bucket.level = burst;
        bucket.atMillis = now;
        return bucket;
    }

    private double level(Bucket bucket, long now) {
        // a clock that was put back gives nothing and takes nothing
        return Math.min(burst, bucket.level + Math.max(0, now - bucket.atMillis) / 1000.0 * perSecond);
    }
}
