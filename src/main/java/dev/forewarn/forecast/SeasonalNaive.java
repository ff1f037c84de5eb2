package dev.forewarn.forecast;

import dev.forewarn.kernel.HalfFloats;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.io.IOException;
import java.util.Optional;

/**
 * The same as one season ago: what operators do by hand, and what every other forecaster must beat to serve. Without a
 * season, the last value.
 */
public final class SeasonalNaive implements Forecaster {
    private final Season season;
    private final boolean isMaximum;

    public SeasonalNaive(Season season) {
        this(season, false);
    }

    private SeasonalNaive(Season season, boolean isMaximum) {
        this.season = season;
        this.isMaximum = isMaximum;
    }

    /**
     * The largest value of the same half hour a week ago: what cautious autoscalers provide for. It expects too much on
     * purpose.
     */
    public static SeasonalNaive weeklyMaximum() {
        return new SeasonalNaive(Season.WEEK, true);
    }

    @Override
    public String name() {
        if (isMaximum) {
            return "weekly-maximum";
        }
        return season == Season.NONE ? "naive" : "seasonal-naive-" + season.text();
    }

    @Override
    public Optional<FittedForecaster> fit(Window history, int horizonCells) {
        Fitted fitted = fresh(history.grid());
        if (history.size() < fitted.clock.seasonCells()) {
            return Optional.empty();
        }
        for (int i = 0; i < history.size(); i++) {
            if (!Double.isNaN(history.values()[i])) {
                fitted.learn(history.firstCell() + i, history.values()[i]);
            }
        }
        return fitted.isKnown ? Optional.of(fitted) : Optional.empty();
    }

    @Override
    public FittedForecaster blank(Grid grid) {
        return fresh(grid);
    }

    private Fitted fresh(Grid grid) {
        return new Fitted(
                name(), isMaximum ? SeasonClock.halfHoursOfWeek(grid) : SeasonClock.of(grid, season), isMaximum);
    }

    private static final class Fitted implements FittedForecaster {
        private final String name;
        private final SeasonClock clock;
        private final boolean isMaximum;
        private final HalfFloats seasonAgo;
        private double origin = Double.NaN; // of the profile, so that its floats lose nothing on large offsets
        private double last = Double.NaN;
        private boolean isKnown;
        private int openBin = -1;
        private double openSum; // or the largest
        private int openCount;

        Fitted(String name, SeasonClock clock, boolean isMaximum) {
            this.name = name;
            this.clock = clock;
            this.isMaximum = isMaximum;
            this.seasonAgo = new HalfFloats(clock.bins());
            for (int bin = 0; bin < clock.bins(); bin++) {
                seasonAgo.set(bin, Double.NaN);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void learn(long cell, double x) {
            int bin = clock.bin(cell);
            if (bin != openBin) {
                closeBin();
                openBin = bin;
            }
            if (!isKnown) {
                origin = x;
                isKnown = true;
            }
            double above = x - origin;
            if (!isMaximum) {
                openSum += above;
            } else {
                openSum = openCount == 0 ? above : Math.max(openSum, above);
            }
            openCount++;
            last = x;
        }

        /** A bin is replaced when it is over, so that asking one season back never sees today's own part of it. */
        private void closeBin() {
            if (openCount > 0) {
                seasonAgo.set(openBin, isMaximum ? openSum : openSum / openCount);
            }
            openSum = 0;
            openCount = 0;
        }

        @Override
        public double expected(long cell) {
            double ago = seasonAgo.get(clock.bin(cell));
            return clock.season() == Season.NONE || Double.isNaN(ago) ? last : origin + ago;
        }

        @Override
        public void forecast(long cell, double x, double[] path) {
            for (int h = 0; h < path.length; h++) {
                double ago = seasonAgo.get(clock.bin(cell + 1 + h));
                path[h] = clock.season() == Season.NONE || Double.isNaN(ago) ? x : origin + ago;
            }
        }

        @Override
        public void anchors(long cell, double x, int ahead, double[] into) {
            double now = seasonAgo.get(clock.bin(cell));
            double then = seasonAgo.get(clock.bin(cell + ahead));
            boolean isFlat = clock.season() == Season.NONE || Double.isNaN(then);
            into[0] = isFlat ? x : origin + then;
            into[1] = isFlat || Double.isNaN(now) ? 0 : then - now;
        }

        @Override
        public FittedForecaster restarted(Window history) {
            return new Fitted(name, clock, isMaximum);
        }

        @Override
        public void save(StateWriter out) throws IOException {
            seasonAgo.save(out);
            out.writeDouble(origin);
            out.writeDouble(last);
            out.writeInt(isKnown ? 1 : 0);
            out.writeInt(openBin);
            out.writeDouble(openSum);
            out.writeInt(openCount);
        }

        @Override
        public void restore(StateReader in) throws IOException {
            seasonAgo.restore(in);
            origin = in.readDouble();
            last = in.readDouble();
            isKnown = in.readInt() == 1;
            openBin = in.readInt(-1, clock.bins() - 1, "open phase of a season");
            openSum = in.readDouble();
            openCount = in.readInt(0, openBin < 0 ? 0 : Integer.MAX_VALUE, "values of an open phase");
        }
    }
}
