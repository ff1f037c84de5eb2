package dev.forewarn.forecast;

import dev.forewarn.kernel.HalfFloats;
import dev.forewarn.kernel.SmoothingErrors;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Window;
import java.io.IOException;
import java.util.Arrays;

/** The running state of {@link ExponentialSmoothing}. */
final class SmoothedSeries implements FittedForecaster {
    /** What remains of the trend a cell later; a straight line that never bends is never believed. */
    private static final double TREND_KEPT = 0.995;

    private static final double FASTEST = 0.5; // of an error that becomes level while it is learnt anew
    private static final int LONGEST_GAP = 10_000;

    private final String name;
    private final SeasonClock clock;
    private SmoothingWeights weights;
    private final HalfFloats profile;
    private double level = Double.NaN; // NaN while nothing is known
    private double trend;
    private double deviation;
    private long lastCell = Long.MIN_VALUE;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    SmoothedSeries(String name, SeasonClock clock, SmoothingWeights weights) {
        this.name = name;
        this.clock = clock;
        this.weights = weights;
        this.profile = new HalfFloats(clock.bins());
    }

    /** Takes level and profile from the first half of the history. */
    void start(Window history) {
        level = begin(history, clock, profile);
    }

    /** Fills the profile from the first half of a history; returns its level, NaN where none is known. */
    static double begin(Window history, SeasonClock clock, HalfFloats profile) {
        double[] seasonal = new double[profile.size()];
        double level = begin(history, clock, firstHalf(history, clock), seasonal);
        for (int bin = 0; bin < profile.size() && clock.season() != Season.NONE; bin++) {
            profile.set(bin, seasonal[bin]);
        }
        return level;
    }

    /** How many cells of a history give level and profile: half of it, but at least a season where there is one. */
    static int firstHalf(Window history, SeasonClock clock) {
        return Math.max(Math.min(history.size(), clock.seasonCells()), history.size() / 2);
    }

    /** Fills the mean profile of the first cells; returns their level, NaN where none is known. */
    static double begin(Window history, SeasonClock clock, int cells, double[] profile) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < cells; i++) {
            double x = history.values()[i];
            if (!Double.isNaN(x)) {
                sum += x;
                count++;
            }
        }
        double level = count == 0 ? Double.NaN : sum / count;
        if (clock.season() == Season.NONE) {
            return level;
        }
        int[] counts = new int[profile.length];
        for (int i = 0; i < cells; i++) {
            double x = history.values()[i];
            if (!Double.isNaN(x)) {
                int bin = clock.bin(history.firstCell() + i);
                profile[bin] += x - level;
                counts[bin]++;
            }
        }
        for (int bin = 0; bin < profile.length; bin++) {
            profile[bin] /= counts[bin] + 0.5; // a little towards none
        }
        return level;
    }

    /** What weights cost over the second half of a history. */
    static SmoothingErrors errorsOver(Window history, SeasonClock clock, int horizonCells) {
        int cells = firstHalf(history, clock);
        double[] profile = new double[clock.bins()];
        double level = begin(history, clock, cells, profile);
        int[] phases = new int[history.size()];
        for (int i = 0; i < phases.length; i++) {
            phases[i] = clock.bin(history.firstCell() + i);
        }
        return new SmoothingErrors(history.values(), phases, cells, horizonCells, TREND_KEPT, level, profile);
    }

    SmoothingWeights weights() {
        return weights;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double expected(long cell) {
        int gap = gap(cell);
        return level + trendOver(gap) + keptOver(gap) * deviation + profile.get(clock.bin(cell));
    }

    @Override
    public double deviation() {
        return deviation;
    }

    @Override
    public void moveLevel(double by) {
        level += by;
        deviation -= by;
    }

    @Override
    public void learn(long cell, double x) {
        learn(cell, x, 1);
    }

    @Override
    public void learn(long cell, double x, double faster) {
        if (Double.isNaN(level)) {
            level = x;
        }
        int gap = gap(cell);
        double kept = keptOver(gap);
        double expectedLevel = level + trendOver(gap);
        int bin = clock.bin(cell);
        double error = x - (expectedLevel + kept * deviation + profile.get(bin));
        double byLevel = faster == 1 ? weights.level() : Math.min(FASTEST, faster * weights.level());
        level = expectedLevel + byLevel * error;
        trend = trendKeptOver(gap) * trend + weights.trend() * error;
        deviation = kept * deviation + weights.deviation() * (1 - byLevel) * error;
        if (clock.season() != Season.NONE) {
            profile.set(bin, profile.get(bin) + weights.profile() * (1 - weights.deviation()) * error);
        }
        lastCell = cell;
        lowest = Math.min(lowest, x);
        highest = Math.max(highest, x);
    }

    @Override
    public void forecast(long cell, double x, double[] path) {
        if (Double.isNaN(level)) {
            Arrays.fill(path, x);
            return;
        }
        int gap = gap(cell);
        double keptNow = keptOver(gap);
        double expectedLevel = level + trendOver(gap);
        double error = x - (expectedLevel + keptNow * deviation + profile.get(clock.bin(cell)));
        double levelNow = expectedLevel + weights.level() * error;
        double slope = trendKeptOver(gap) * trend + weights.trend() * error;
        double left = keptNow * deviation + weights.deviation() * (1 - weights.level()) * error;
        for (int h = 0; h < path.length; h++) {
            slope *= TREND_KEPT;
            levelNow += slope;
            left *= weights.decay();
            path[h] = levelNow + left;
        }
        clock.addTo(path, cell + 1, profile);
        PathBounds.keep(path, lowest, highest, x);
    }

    @Override
    public void anchors(long cell, double x, int ahead, double[] into) {
        if (Double.isNaN(level)) {
            into[0] = x;
            into[1] = 0;
            return;
        }
        int gap = gap(cell);
        double seasonNow = profile.get(clock.bin(cell));
        double seasonThen = clock.season() == Season.NONE ? seasonNow : profile.get(clock.bin(cell + ahead));
        double expectedLevel = level + trendOver(gap);
        double error = x - (expectedLevel + keptOver(gap) * deviation + seasonNow);
        double slope = trendKeptOver(gap) * trend + weights.trend() * error;
        double left = keptOver(gap) * deviation + weights.deviation() * (1 - weights.level()) * error;
        double then = expectedLevel
                + weights.level() * error
                + slope * TREND_KEPT * (1 - Math.pow(TREND_KEPT, ahead)) / (1 - TREND_KEPT)
                + keptOver(ahead) * left
                + seasonThen;
        into[0] = PathBounds.kept(then, lowest, highest, x);
        into[1] = seasonThen - seasonNow;
    }

    @Override
    public long readAhead(long cell) {
        return (long) profile.get(clock.bin(cell)) + (long) weights.decay();
    }

    private int gap(long cell) {
        return lastCell == Long.MIN_VALUE ? 1 : Math.clamp(cell - lastCell, 1, LONGEST_GAP);
    }

    /** What remains of the deviation after some cells. */
    private double keptOver(int gap) {
        return gap == 1 ? weights.decay() : Math.pow(weights.decay(), gap);
    }

    private static double trendKeptOver(int gap) {
        return gap == 1 ? TREND_KEPT : Math.pow(TREND_KEPT, gap);
    }

    /** What a damped trend adds over some cells. */
    private double trendOver(int cells) {
        return cells == 1
                ? TREND_KEPT * trend
                : trend * TREND_KEPT * (1 - Math.pow(TREND_KEPT, cells)) / (1 - TREND_KEPT);
    }

    @Override
    public FittedForecaster restarted(Window history) {
        var restarted = new SmoothedSeries(name, clock, weights);
        restarted.start(history);
        return restarted;
    }

    @Override
    public void save(StateWriter out) throws IOException {
        out.writeDoubles(weights.values());
        profile.save(out);
        out.writeDoubles(new double[] {level, trend, deviation, lowest, highest});
        out.writeLong(lastCell);
    }

    @Override
    public void restore(StateReader in) throws IOException {
        double[] w = new double[SmoothingWeights.COUNT];
        in.readDoubles(w);
        weights = new SmoothingWeights(w[0], w[1], w[2], w[3], w[4]);
        profile.restore(in);
        double[] saved = new double[5];
        in.readDoubles(saved);
        level = saved[0];
        trend = saved[1];
        deviation = saved[2];
        lowest = saved[3];
        highest = saved[4];
        lastCell = in.readLong();
    }
}
