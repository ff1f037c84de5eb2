package dev.forewarn.forecast;

import dev.forewarn.metric.Grid;

/**
 * Tells the phase of a cell within its season, on a grid. Phases are at most five minutes fine, so that a season's
 * profile stays small whatever the step.
 *
 * @param bins        phases in a season
 * @param seasonCells cells in a season
 */
record SeasonClock(Grid grid, Season season, int bins, int seasonCells) {
    private static final int FINEST_A_DAY = 288;
    private static final long MONDAY_OFFSET_DAYS = 3; // 1970-01-01 was a Thursday

    static SeasonClock of(Grid grid, Season season) {
        int perDay = Math.min(FINEST_A_DAY, grid.cellsPerDay());
        return switch (season) {
            case NONE -> new SeasonClock(grid, season, 1, 1);
            case DAY -> new SeasonClock(grid, season, perDay, grid.cellsPerDay());
            case WEEK -> new SeasonClock(grid, season, 7 * perDay, 7 * grid.cellsPerDay());
        };
    }

    int bin(long cell) {
        return switch (season) {
            case NONE -> 0;
            case DAY -> within(grid.ofDay(cell));
            case WEEK -> {
                long weekday = Math.floorMod(grid.day(cell) + MONDAY_OFFSET_DAYS, 7L);
                yield within((weekday + grid.ofDay(cell)) / 7);
            }
        };
    }

    private int within(double share) {
        return Math.min(bins - 1, (int) (share * bins));
    }
}
