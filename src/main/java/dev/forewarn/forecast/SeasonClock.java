package dev.forewarn.forecast;

import dev.forewarn.kernel.HalfFloats;
import dev.forewarn.metric.Grid;
import java.time.Duration;

/**
 * Tells the phase of a cell within its season, on a grid, in whole milliseconds so that a walk over the cells and a
 * question for one of them agree exactly. Phases are at most five minutes fine, so that a season's profile stays small
 * whatever the step.
 *
 * @param bins        phases in a season
 * @param seasonCells cells in a season
 */
record SeasonClock(Grid grid, Season season, int bins, int seasonCells) {
    private static final int FINEST_A_DAY = 288;
    private static final int FINEST_OF_A_WEEK = 60; // a day
    private static final int HALF_HOURS_A_DAY = 48;
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long MONDAY_OFFSET_MILLIS = 3 * DAY_MILLIS; // 1970-01-01 was a Thursday

    static SeasonClock of(Grid grid, Season season) {
        int perDay = Math.min(FINEST_A_DAY, grid.cellsPerDay());
        return switch (season) {
            case NONE -> new SeasonClock(grid, season, 1, 1);
            case DAY -> new SeasonClock(grid, season, perDay, grid.cellsPerDay());
            case WEEK -> new SeasonClock(grid, season, 7 * Math.min(FINEST_OF_A_WEEK, perDay), 7 * grid.cellsPerDay());
        };
    }

    /** A week in half hours, or in cells where those are longer. */
    static SeasonClock halfHoursOfWeek(Grid grid) {
        return new SeasonClock(
                grid, Season.WEEK, 7 * Math.min(HALF_HOURS_A_DAY, grid.cellsPerDay()), 7 * grid.cellsPerDay());
    }

    int bin(long cell) {
        return season == Season.NONE ? 0 : (int) (position(cell) / seasonMillis());
    }

    /** Adds the profile's value at each of the cells from {@code first} on. */
    void addTo(double[] path, long first, HalfFloats profile) {
        if (season == Season.NONE) {
            for (int h = 0; h < path.length; h++) {
                path[h] += profile.get(0);
            }
            return;
        }
        long season = seasonMillis();
        long whole = season * bins;
        long step = grid.stepMillis() % season * bins;
        long at = position(first);
        for (int h = 0; h < path.length; h++) {
            path[h] += profile.get((int) (at / season));
            at += step;
            if (at >= whole) {
                at -= whole;
            }
        }
    }

    /** Where a cell's middle lies in its season, times the number of bins. */
    private long position(long cell) {
        long offset = season == Season.WEEK ? MONDAY_OFFSET_MILLIS : 0;
        return Math.floorMod(grid.middleMillis(cell) + offset, seasonMillis()) * bins;
    }

    private long seasonMillis() {
        return season == Season.WEEK ? 7 * DAY_MILLIS : DAY_MILLIS;
    }
}
