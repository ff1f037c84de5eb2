package dev.forewarn.forecast;

import dev.forewarn.kernel.HalfFloats;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Window;
import java.io.IOException;
import java.util.Arrays;

/** The running state of {@link Theta}: O(1) a cell, no allocation. */
final class ThetaSeries implements FittedForecaster {
    /** How much of an error becomes profile, where there is a season. */
    static final double PROFILE_WEIGHT = 0.1;

    private final String name;
    private final SeasonClock clock;
    private double weight;
    private final HalfFloats profile;
    private double level = Double.NaN; // NaN while nothing is known
    private double lag; // how many cells of drift the level is behind
    private double now; // cells since the first, the first included
    private long lastCell = Long.MIN_VALUE;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    // the straight line through all cells, by means and centred sums, so that no digits are lost on long series
    private double count;
    private double meanTime;
    private double meanRest;
    private double products;
    private double squares;

    ThetaSeries(String name, SeasonClock clock, double weight) {
        this.name = name;
        this.clock = clock;
        this.weight = weight;
        this.profile = new HalfFloats(clock.bins());
    }

    /** Takes level and profile from the first half of the history. */
    void start(Window history) {
        level = SmoothedSeries.begin(history, clock, profile);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double expected(long cell) {
        return level + drift() * (gap(cell) + lag) + profile.get(clock.bin(cell));
    }

    @Override
    public void learn(long cell, double x) {
        if (Double.isNaN(level)) {
            level = x;
        }
        int bin = clock.bin(cell);
        double rest = x - profile.get(bin);
        long gap = gap(cell);
        lag = lastCell == Long.MIN_VALUE ? 0 : (1 - weight) * (lag + gap);
        now += gap;
        count++;
        double time = now - meanTime;
        meanTime += time / count;
        meanRest += (rest - meanRest) / count;
        products += time * (rest - meanRest);
        squares += time * (now - meanTime);
        double error = rest - level;
        level += weight * error;
        if (clock.season() != Season.NONE) {
            profile.set(bin, profile.get(bin) + PROFILE_WEIGHT * error);
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
        double levelNow = levelWith(cell, x);
        double drift = drift();
        double behind = (1 - weight) * (lag + gap(cell));
        for (int h = 0; h < path.length; h++) {
            path[h] = levelNow + drift * (h + 1 + behind);
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
        double seasonThen = profile.get(clock.bin(cell + ahead));
        double then = levelWith(cell, x) + drift() * (ahead + (1 - weight) * (lag + gap(cell))) + seasonThen;
        into[0] = PathBounds.kept(then, lowest, highest, x);
        into[1] = seasonThen - profile.get(clock.bin(cell));
    }

    @Override
    public long readAhead(long cell) {
        return (long) profile.get(clock.bin(cell));
    }

    private double levelWith(long cell, double x) {
        return level + weight * (x - profile.get(clock.bin(cell)) - level);
    }

    /** Half of the line's slope a cell. */
    private double drift() {
        return squares > 0 ? products / squares / 2 : 0;
    }

    private long gap(long cell) {
        return lastCell == Long.MIN_VALUE ? 1 : Math.max(1, cell - lastCell);
    }

    @Override
    public FittedForecaster restarted(Window history) {
        var restarted = new ThetaSeries(name, clock, weight);
        restarted.start(history);
        return restarted;
    }

    @Override
    public void save(StateWriter out) throws IOException {
        profile.save(out);
        out.writeDoubles(
                new double[] {weight, level, lag, now, lowest, highest, count, meanTime, meanRest, products, squares});
        out.writeLong(lastCell);
    }

    @Override
    public void restore(StateReader in) throws IOException {
        profile.restore(in);
        double[] saved = new double[11];
        in.readDoubles(saved);
        weight = saved[0];
        level = saved[1];
        lag = saved[2];
        now = saved[3];
        lowest = saved[4];
        highest = saved[5];
        count = saved[6];
        meanTime = saved[7];
        meanRest = saved[8];
        products = saved[9];
        squares = saved[10];
        lastCell = in.readLong();
    }
}
