package dev.forewarn.forecast;

/** Keeps forecasts near what was seen: at most its range below the lowest, and its range above the highest. */
final class PathBounds {
    private PathBounds() {}

    /**
     * A forecast within the bounds.
     *
     * @param x the newest value, which counts as seen
     */
    static double kept(double forecast, double lowest, double highest, double x) {
        double range = Math.max(highest, x) - Math.min(lowest, x);
        return Math.clamp(forecast, Math.min(lowest, x) - range, Math.max(highest, x) + range);
    }

    /** The same for every cell of a path. */
    static void keep(double[] path, double lowest, double highest, double x) {
        double range = Math.max(highest, x) - Math.min(lowest, x);
        double least = Math.min(lowest, x) - range;
        double most = Math.max(highest, x) + range;
        for (int h = 0; h < path.length; h++) {
            path[h] = Math.clamp(path[h], least, most);
        }
    }
}
