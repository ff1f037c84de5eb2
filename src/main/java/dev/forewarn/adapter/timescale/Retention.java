package dev.forewarn.adapter.timescale;

import java.time.Duration;
import java.util.Optional;

/**
 * How long samples are kept, and from what age on they may be compressed.
 *
 * @param keep          samples older than this may go; empty: nothing goes
 * @param compressAfter age from which a chunk is compressed, where the server can
 */
public record Retention(Optional<Duration> keep, Duration compressAfter) {
    /** Everything is kept, weeks old chunks are compressed. */
    public static final Retention FOREVER = new Retention(Optional.empty(), Duration.ofDays(14));

    public Retention {
        if (!compressAfter.isPositive() || (keep.isPresent() && !keep.get().isPositive())) {
            throw new IllegalArgumentException("retention needs positive durations, found to keep " + keep
                    + " and to compress after " + compressAfter);
        }
    }

    /** Samples older than {@code age} may go. */
    public static Retention of(Duration age) {
        return new Retention(Optional.of(age), FOREVER.compressAfter());
    }
}
