package dev.forewarn.risk;

import java.time.Duration;

/**
 * What an objective asks apart from its limit, in cells of a grid.
 *
 * @param lastingCells how many cells running must lie beyond the limit, at least 1
 * @param horizonCells how many cells ahead a breach may start, at least 1
 */
public record Shape(Side side, int lastingCells, int horizonCells) {
    /** Longest horizon in cells: a day at one minute. */
    public static final int LONGEST = 1440;

    public Shape {
        if (lastingCells < 1 || horizonCells < 1 || lastingCells > LONGEST || horizonCells > LONGEST) {
            throw new IllegalArgumentException("for and horizon must lie in 1 .. " + LONGEST + " steps, found "
                    + lastingCells + " and " + horizonCells);
        }
    }

    /** The shape of an objective on a grid; durations are rounded to whole cells, at least one, at most {@link #LONGEST}. */
    public static Shape of(Objective objective, Duration step) {
        return new Shape(objective.side(), cells(objective.lasting(), step), cells(objective.horizon(), step));
    }

    /**
     * Whether an objective asks for more than {@link #LONGEST} steps, so that the answer is about a shorter time than was
     * asked. Whoever shows the answer must say so.
     */
    public static boolean isCut(Objective objective, Duration step) {
        double longest = (LONGEST + 0.5) * step.toMillis();
        return objective.horizon().toMillis() >= longest || objective.lasting().toMillis() >= longest;
    }

    /** The time that {@link #LONGEST} steps cover. */
    public static Duration longest(Duration step) {
        return step.multipliedBy(LONGEST);
    }

    private static int cells(Duration duration, Duration step) {
        return Math.clamp(Math.round((double) duration.toMillis() / step.toMillis()), 1, LONGEST);
    }
}
