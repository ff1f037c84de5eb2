package dev.forewarn.loop;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one request brought: samples within the bounds that hold at every door, and counts of what was left at the door.
 * Filled by one thread, then read.
 */
public final class SampleBatch {
    /** How many points one request may bring; it bounds the memory that a small body can be blown up to. */
    public static final int MOST_POINTS = 250_000;

    /** Characters of a series' text. */
    public static final int LONGEST_SERIES = 2_000;

    /** Squares of accepted values stay finite, so no arithmetic behind this door can overflow. */
    public static final double LARGEST = 1e150;

    private static final long END_MILLIS = Instant.parse("2262-01-01T00:00:00Z").toEpochMilli();

    private final List<Sample> samples = new ArrayList<>();
    private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    private int gaps;
    private int points;

    /**
     * Takes one reading, or counts why not.
     *
     * @param timeMillis epoch milliseconds; from 1970 to 2261
     * @param value      finite, of magnitude at most {@link #LARGEST}
     * @throws UnreadableBatchException when the batch grows too large
     */
    public void add(SeriesKey series, long timeMillis, double value) {
        if (!(Math.abs(value) <= LARGEST)) {
            refuse(Refusal.NOT_FINITE, 1);
        } else if (timeMillis < 0 || timeMillis >= END_MILLIS) {
            refuse(Refusal.BAD_TIMESTAMP, 1);
        } else {
            count(1);
            samples.add(new Sample(series, Instant.ofEpochMilli(timeMillis), value));
        }
    }

    /** Notes that a series says it has no reading now: nothing to keep, and nothing wrong. */
    public void gap() {
        count(1);
        gaps++;
    }

    /** Counts points that are not taken. */
    public void refuse(Refusal why, int howMany) {
        if (howMany > 0) {
            count(howMany);
            refused.merge(why, howMany, Integer::sum);
        }
    }

    private void count(int more) {
        points += more;
        if (points > MOST_POINTS) {
            throw UnreadableBatchException.tooLarge("at most " + MOST_POINTS + " points are taken at once");
        }
    }

    /** What may be taken in, in the order in which it came. */
    public List<Sample> samples() {
        return Collections.unmodifiableList(samples);
    }

    /** What was left at the door, by reason; empty where nothing was. */
    public Map<Refusal, Integer> refused() {
        return Collections.unmodifiableMap(refused);
    }

    /** How many points only said that there is no reading. */
    public int gaps() {
        return gaps;
    }

    /** How many were left at the door for this reason. */
    public int refused(Refusal why) {
        return refused.getOrDefault(why, 0);
    }
}
