package dev.forewarn.backtest;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up series for the shared trees to learn from beside real ones: processes whose risk follows from how they were
 * made, so that the trees meet noise that nothing foretells, slow drifts, days and weeks of every shape, jumps, bursts
 * and fillings up. They are never scored.
 *
 * <p>A series is an autoregression, plus white noise, plus what its kind adds; two in five are exponentiated, since many
 * rates and latencies are skewed.
 */
final class SyntheticSeries {
    private static final double[] PERSISTENCE = {0, .3, .6, .8, .9, .95, .98, .99, .995};
    private static final int[] STEP_SECONDS = {60, 300, 300, 300, 3600};
    private static final long BEGIN_MILLIS = 1_600_002_000_000L;

    /** What a series has beside its noise. */
    private enum Kind {
        NOISE,
        SKEWED_NOISE,
        DAYS,
        SHARP_DAYS,
        JUMPS,
        BURSTS,
        WEEKS,
        FILLINGS
    }

    private final SplittableRandom random;
    private final Kind kind;
    private final int stepSeconds;
    private final int cellsPerDay;
    private final int cells;
    private final double persistence;
    private final double white;
    private final double tailDegrees; // of Student's t; 0 is Gaussian
    private final double season;
    private final double phase;
    private final double sharpness;
    private final double burstsAnHour;
    private final double fillingPerCell;
    private final boolean exponentiated;
    private final double unit;

    private double deviation;
    private double level;
    private int burstLeft;
    private double burst;

    private SyntheticSeries(Kind kind, SplittableRandom random) {
        this.kind = kind;
        this.random = random;
        this.stepSeconds = STEP_SECONDS[random.nextInt(STEP_SECONDS.length)];
        this.cellsPerDay = 86_400 / stepSeconds;
        this.cells = cellsPerDay * days();
        this.persistence = PERSISTENCE[random.nextInt(PERSISTENCE.length)];
        this.white = random.nextBoolean() ? 0 : random.nextDouble();
        this.tailDegrees = random.nextInt(3) == 0 ? 3 + random.nextInt(4) : 0;
        boolean isSeasonal = kind == Kind.DAYS || kind == Kind.SHARP_DAYS || kind == Kind.WEEKS;
        this.season = isSeasonal ? 3 * Math.exp(3 * random.nextDouble() - 1) : 0;
        this.phase = random.nextDouble();
        this.sharpness = kind == Kind.SHARP_DAYS ? 2 + 2 * random.nextDouble() : 1 + random.nextDouble();
        this.burstsAnHour = kind == Kind.BURSTS ? 0.02 + 0.2 * random.nextDouble() : 0;
        this.fillingPerCell = kind == Kind.FILLINGS ? 6 / (cellsPerDay * (0.3 + 2 * random.nextDouble())) : 0;
        this.exponentiated = kind == Kind.SKEWED_NOISE || random.nextInt(5) < 2;
        this.unit = Math.exp(3 * random.nextGaussian());
    }

    private int days() {
        return switch (stepSeconds) {
            case 60 -> 6 + random.nextInt(8);
            case 300 -> 14 + random.nextInt(15);
            default -> 30 + random.nextInt(40);
        };
    }

    /** As many series as asked for, every kind in turn. */
    static List<TimeSeries> of(long seed, int count) {
        var random = new SplittableRandom(seed);
        var all = new ArrayList<TimeSeries>();
        for (int k = 0; k < count; k++) {
            Kind kind = Kind.values()[k % Kind.values().length];
            all.add(new SyntheticSeries(kind, random.split()).series("synthetic/" + k));
        }
        return all;
    }

    private TimeSeries series(String name) {
        long[] times = new long[cells];
        double[] values = new double[cells];
        for (int i = 0; i < cells; i++) {
            times[i] = BEGIN_MILLIS + 1000L * stepSeconds * i;
            double x = next(i);
            values[i] = unit * (exponentiated ? Math.exp(0.5 * x) : x);
        }
        return new TimeSeries(SeriesKey.parse(name), times, values);
    }

    private double next(int cell) {
        deviation = persistence * deviation + Math.sqrt(1 - persistence * persistence) * shock();
        double noise = deviation + white * random.nextGaussian();
        return switch (kind) {
            case NOISE, SKEWED_NOISE -> noise;
            case DAYS, SHARP_DAYS, WEEKS -> noise + seasonal(cell);
            case JUMPS -> {
                if (random.nextDouble() < 1 / (1.5 * cellsPerDay)) {
                    level = 3 * random.nextGaussian();
                }
                yield noise + level;
            }
            case BURSTS -> noise + bursting();
            case FILLINGS -> {
                level += fillingPerCell * (0.5 + random.nextDouble());
                if (level > 6 + 0.3 * random.nextGaussian()) {
                    level = random.nextDouble(); // cleaned up
                }
                yield level + 0.2 * noise;
            }
        };
    }

    private double shock() {
        double gauss = random.nextGaussian();
        if (tailDegrees == 0) {
            return gauss;
        }
        double squares = 0;
        for (int i = 0; i < tailDegrees; i++) {
            double each = random.nextGaussian();
            squares += each * each;
        }
        return gauss / Math.sqrt(squares / tailDegrees);
    }

    private double seasonal(int cell) {
        double ofDay = cell % cellsPerDay / (double) cellsPerDay;
        boolean isWeekend = kind == Kind.WEEKS && cell / cellsPerDay % 7 >= 5;
        double wave = (1 + Math.sin(2 * Math.PI * (ofDay + phase))) / 2;
        return season * Math.pow(wave, sharpness) * (isWeekend ? 0.5 : 1);
    }

    private double bursting() {
        double cellsPerHour = 3600.0 / stepSeconds;
        if (burstLeft <= 0 && random.nextDouble() < burstsAnHour / cellsPerHour) {
            burstLeft = 1 + random.nextInt((int) Math.max(2, cellsPerHour));
            burst = 3 + 4 * random.nextDouble();
        }
        return burstLeft-- > 0 ? burst : 0;
    }
}
