package dev.forewarn.adapter.timescale;

import java.time.Duration;
import java.util.Optional;

/**
 * How long samples are kept, in what pieces they go, and from what age on they may be compressed.
 *
 * @param keep          samples older than this may go; empty: nothing goes
 * @param piece         width of a partition or chunk, whole days: what goes as a whole
 * @param compressAfter age from which a chunk is compressed, where the server can
 */
public record Retention(Optional<Duration> keep, Duration piece, Duration compressAfter) {
    /** Of a partition. */
    public static final Duration WEEK = Duration.ofDays(7);

    /** Everything is kept, in pieces of a week; weeks old chunks are compressed. */
    public static final Retention FOREVER = new Retention(Optional.empty(), WEEK, Duration.ofDays(14));

    public Retention {
        if (!compressAfter.isPositive() || (keep.isPresent() && !keep.get().isPositive())) {
            throw new IllegalArgumentException("retention needs positive durations, found to keep " + keep
                    + " and to compress after " + compressAfter);
        }
        new PartitionGrid(piece); // refuses what is no width
    }

    /** Samples older than {@code age} may go. */
    public static Retention of(Duration age) {
        return new Retention(Optional.of(age), WEEK, FOREVER.compressAfter());
    }
}
