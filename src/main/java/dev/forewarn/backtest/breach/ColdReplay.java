package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.BreachCase;
import dev.forewarn.backtest.BreachMetrics;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveRule;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Trust;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SampleScorer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One case scored by a fleet that has never heard of its series, as {@code score} and {@code serve} meet a new one. */
final class ColdReplay {
    static final int WORDS = Trust.values().length;

    private ColdReplay() {}

    /**
     * What came of it.
     *
     * @param firstDay average precision of the first live day alone; NaN where no breach came
     * @param trust share of origins by {@link Trust}; empty where it was not measured
     */
    @SuppressWarnings("ArrayRecordComponent") // small, and not shared
    record Scored(BreachMetrics metrics, double firstDay, double[] trust) {
        private static final Scored NOT = new Scored(
                new BreachMetrics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0), Double.NaN, new double[0]);

        boolean isMeasured() {
            return trust.length > 0;
        }
    }

    static List<String> words() {
        return Arrays.stream(Trust.values()).map(Trust::text).toList();
    }

    /** Not measured where the history is no longer than that many days. */
    static Scored of(BreachCase cut, SharedModel shared, int days) {
        int from = cut.history() - days * cut.window().grid().cellsPerDay();
        if (from <= 0) {
            return Scored.NOT;
        }
        Objective asked = cut.objective();
        var rule = new ObjectiveRule(
                "*", asked.side(), asked.limit(), Optional.of(asked.lasting()), Optional.of(asked.horizon()));
        var fleet = new FleetScorer(shared, new ObjectiveBook(List.of(rule)));
        int handle = fleet.handle(cut.series());
        TimeSeries samples =
                cut.window().samples(cut.series(), from, cut.window().size());
        double[] p = new double[cut.window().size()];
        double[] trust = new double[WORDS];
        int origins = 0;
        for (int k = 0; k < samples.size(); k++) {
            fleet.observe(handle, samples.timesMillis()[k], samples.values()[k]);
            int i = (int) (cut.window().grid().cell(samples.timesMillis()[k])
                    - cut.window().firstCell());
            if (i >= cut.history() && cut.labels()[i] >= 0) {
                SampleScorer.Reading reading = fleet.reading(handle, 0);
                p[i] = reading.probability();
                trust[word(reading.trust())]++;
                origins++;
            }
        }
        for (int word = 0; word < WORDS; word++) {
            trust[word] /= origins;
        }
        return new Scored(BreachMetrics.of(cut, p, p), firstDay(cut, p), trust);
    }

    /** Average precision of the first live day alone; NaN where no breach came. */
    static double firstDay(BreachCase cut, double[] ranking) {
        int end = Math.min(
                cut.labels().length, cut.history() + cut.window().grid().cellsPerDay());
        int[] origins = IntStream.range(cut.history(), end)
                .filter(i -> cut.labels()[i] >= 0)
                .toArray();
        return BreachMetrics.averagePrecision(
                cut.labels(),
                Arrays.stream(ranking).map(x -> Double.isNaN(x) ? 0 : x).toArray(),
                origins);
    }

    private static int word(String text) {
        return words().indexOf(text);
    }
}
