package dev.forewarn.adapter.otlp;

/** Quantiles of a histogram whose buckets are known, and nothing else. */
final class BucketQuantile {
    private BucketQuantile() {}

    /**
     * Linear within the bucket, as Prometheus' {@code histogram_quantile}: the first bucket begins at zero where its bound
     * is positive, and what lies in the last one, which has no bound, counts as the highest bound.
     *
     * @param counts of the buckets, not negative, with a sum above zero; one more than bounds
     * @param bounds ascending, at least one
     * @param p      in [0, 1]
     */
    static double of(double[] counts, double[] bounds, double p) {
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        double rank = p * total;
        double below = 0;
        int bucket = 0;
        while (bucket < bounds.length && below + counts[bucket] < rank) {
            below += counts[bucket];
            bucket++;
        }
        if (bucket == bounds.length) {
            return bounds[bounds.length - 1];
        }
        double upper = bounds[bucket];
        double lower = bucket > 0 ? bounds[bucket - 1] : Math.min(0, upper);
        return counts[bucket] > 0 ? lower + (upper - lower) * (rank - below) / counts[bucket] : upper;
    }
}
