package dev.forewarn.metric;

import java.util.List;

/**
 * Which series are counters: totals that only grow until their process starts anew. What they count is forecast as a rate
 * per second.
 *
 * <p>A series is one where a pattern says so; else where its metric's name does, as OpenMetrics and Prometheus spell it,
 * and its history behaves like one. Its shape alone never makes a counter: a disk that fills grows too.
 *
 * @param declared patterns for the series' text
 */
public record Counters(List<Glob> declared) {
    private static final List<String> ENDINGS = List.of("_total", "_bucket", "_count", "_sum");
    private static final double MOST_FALLS = 0.01; // of all differences
    private static final double BEGUN_ANEW = 0.5; // of the total before, at most

    public Counters {
        declared = List.copyOf(declared);
    }

    /** Those that their names give away. */
    public static Counters byName() {
        return new Counters(List.of());
    }

    /** With these patterns besides. */
    public static Counters declared(List<String> patterns) {
        return new Counters(patterns.stream().map(Glob::new).toList());
    }

    /** Whether somebody said so. */
    public boolean isDeclared(SeriesKey series) {
        String text = declared.isEmpty() ? "" : series.text();
        return declared.stream().anyMatch(glob -> glob.matches(text));
    }

    /** Whether it may turn out to be one; where not, nobody has to look at its values. */
    public boolean mayBe(SeriesKey series) {
        return ENDINGS.stream().anyMatch(series.name()::endsWith) || isDeclared(series);
    }

    /**
     * Whether it is one.
     *
     * @param values its history, oldest first
     * @param count  how many of them
     */
    public boolean isCounter(SeriesKey series, double[] values, int count) {
        return mayBe(series) && (isDeclared(series) || behaves(values, count));
    }

    /** At least 99 % of the differences are not negative, and it grows. One fall to the half or less is forgiven: a reset. */
    private static boolean behaves(double[] values, int count) {
        int falls = 0;
        int resets = 0;
        boolean grows = false;
        for (int i = 1; i < count; i++) {
            if (values[i] < values[i - 1]) {
                falls++;
                resets += values[i] >= 0 && values[i] <= BEGUN_ANEW * values[i - 1] ? 1 : 0;
            }
            grows |= values[i] > values[i - 1];
        }
        return grows && falls - Math.min(resets, 1) <= MOST_FALLS * (count - 1);
    }
}
