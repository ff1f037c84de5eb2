package dev.forewarn.training;

import dev.forewarn.training.GateVerdict.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Champion against challenger, on series that both were asked about at the same places. The challenger is held back where
 * a protected measure is worse by more than a tolerance, and worse in 95 of 100 bootstrap resamples of the series: an
 * accident of a few series does not hold it back, and a slow decline below the tolerance does not either.
 */
final class Gate {
    private static final int RESAMPLES = 1_000;
    private static final double CERTAIN = 0.95;

    /** With fewer series than this the tolerances are wider, by the root of what is missing. */
    private static final double FULL_TOLERANCE_FROM = 9;

    private static final double PRECISION_TOLERANCE = 0.03;
    private static final double BRIER_TOLERANCE = 0.002;
    private static final double BRIER_TOLERANCE_SHARE = 0.05;
    private static final double CALIBRATION_TOLERANCE = 0.015;
    private static final double ERROR_TOLERANCE_SHARE = 0.05;
    private static final double LOST_TOLERANCE = 0.2;
    private static final double LOST_ERROR = 1.25;
    private static final double LOST_PRECISION = 0.15;

    private final long seed;

    Gate(long seed) {
        this.seed = seed;
    }

    /** A series with the marks of both. */
    private record Pair(SeriesMarks champion, SeriesMarks challenger) {}

    /** A protected measure over a set of series; NaN where it cannot be measured. */
    private interface Measure {
        double of(List<SeriesMarks> marks);
    }

    GateVerdict decide(String champion, List<TrainingDraft.Marks> examined) {
        List<Pair> pairs = examined.stream()
                .filter(each -> each.champion().isPresent())
                .map(each -> new Pair(each.champion().get(), each.challenger()))
                .toList();
        if (pairs.isEmpty()) {
            return new GateVerdict(
                    true,
                    "promoted: no examined series has data that " + champion + " can be asked about",
                    champion,
                    0,
                    List.of());
        }
        var comparisons = new ArrayList<Comparison>();
        compare(
                "breach average precision",
                breached(pairs),
                marks -> -Scorecard.of(marks).averagePrecision(),
                old -> PRECISION_TOLERANCE,
                comparisons);
        compare(
                "breach Brier score",
                pairs,
                marks -> Scorecard.of(marks).brierScore(),
                old -> BRIER_TOLERANCE + BRIER_TOLERANCE_SHARE * old,
                comparisons);
        compare(
                "calibration error",
                pairs,
                marks -> Scorecard.of(marks).calibrationError(),
                old -> CALIBRATION_TOLERANCE,
                comparisons);
        compare(
                "forecast error relative to seasonal naive",
                pairs.stream()
                        .filter(pair -> !Double.isNaN(pair.champion().relativeError())
                                && !Double.isNaN(pair.challenger().relativeError()))
                        .toList(),
                marks -> Scorecard.of(marks).relativeError(),
                old -> ERROR_TOLERANCE_SHARE * old,
                comparisons);
        comparisons.add(lost(pairs));
        List<Comparison> worse =
                comparisons.stream().filter(Comparison::isWorse).toList();
        String reason = worse.isEmpty()
                ? "promoted: no protected measure is worse than that of " + champion + " by more than its tolerance"
                : "held back: worse than " + champion + " in "
                        + worse.stream().map(Gate::text).collect(Collectors.joining(", "));
        return new GateVerdict(worse.isEmpty(), reason, champion, pairs.size(), comparisons);
    }

    private static String text(Comparison each) {
        return String.format(Locale.ROOT, "%s (%.4g against %.4g)", each.measure(), each.challenger(), each.champion());
    }

    private static List<Pair> breached(List<Pair> pairs) {
        return pairs.stream()
                .filter(pair -> !Double.isNaN(pair.champion().averagePrecision())
                        && !Double.isNaN(pair.challenger().averagePrecision()))
                .toList();
    }

    /** A tolerance that depends on the champion's value. */
    private interface Tolerance {
        double at(double champion);
    }

    /** Of a measure in which less is better; a precision comes negated, and is told as it is. */
    private void compare(String name, List<Pair> pairs, Measure measure, Tolerance tolerance, List<Comparison> into) {
        double old = measure.of(pairs.stream().map(Pair::champion).toList());
        double now = measure.of(pairs.stream().map(Pair::challenger).toList());
        if (Double.isNaN(old) || Double.isNaN(now)) {
            return;
        }
        double allowed = tolerance.at(Math.abs(old)) * widening(pairs.size());
        double certainty = certainty(pairs, measure);
        into.add(new Comparison(
                name, Math.abs(old), Math.abs(now), allowed, certainty, now - old > allowed && certainty >= CERTAIN));
    }

    private static double widening(int series) {
        return Math.max(1, Math.sqrt(FULL_TOLERANCE_FROM / series));
    }

    /** Share of resamples of the series, drawn with replacement, in which the challenger is worse. */
    private double certainty(List<Pair> pairs, Measure measure) {
        var random = new SplittableRandom(seed);
        int worse = 0;
        var old = new ArrayList<SeriesMarks>(pairs.size());
        var now = new ArrayList<SeriesMarks>(pairs.size());
        for (int resample = 0; resample < RESAMPLES; resample++) {
            old.clear();
            now.clear();
            for (int i = 0; i < pairs.size(); i++) {
                Pair pair = pairs.get(random.nextInt(pairs.size()));
                old.add(pair.champion());
                now.add(pair.challenger());
            }
            worse += measure.of(now) > measure.of(old) ? 1 : 0;
        }
        return (double) worse / RESAMPLES;
    }

    /** Means hide a part of the fleet that got much worse: the share of such series, less those that got much better. */
    private static Comparison lost(List<Pair> pairs) {
        long lost = pairs.stream()
                .filter(pair -> isMuchWorse(pair.challenger(), pair.champion()))
                .count();
        long won = pairs.stream()
                .filter(pair -> isMuchWorse(pair.champion(), pair.challenger()))
                .count();
        double net = (double) (lost - won) / pairs.size();
        double allowed = LOST_TOLERANCE * widening(pairs.size());
        return new Comparison("share of series much worse, less those much better", 0, net, allowed, 1, net > allowed);
    }

    private static boolean isMuchWorse(SeriesMarks one, SeriesMarks other) {
        return one.relativeError() > LOST_ERROR * other.relativeError()
                || one.averagePrecision() < other.averagePrecision() - LOST_PRECISION;
    }
}
