package dev.forewarn.backtest;

import dev.forewarn.kernel.Quantile;
import java.util.Arrays;

/**
 * The alarms that a level raises on one case: an alarm is the first origin at or above the level after a pause, true
 * when a breach starts within the horizon; a breach is warned of when an alarm was raised within the horizon before it.
 * An alarm that still stands a horizon later is raised anew, and may be false anew: otherwise the lowest level, one alarm
 * without end, would have no false alarms but one.
 */
public final class Alarms {
    private int falseEpisodes;
    private int rightEpisodes;
    private int cellsHigh;
    private int warned;
    private final int events;
    private final double[] leads;

    /** Raises them; {@code ranking} is finite at every origin. */
    public Alarms(BreachCase cut, double[] ranking, double level) {
        int pause = BreachCase.mergeCells(cut.window(), cut.shape());
        int horizon = cut.shape().horizonCells();
        int[] starts = cut.eventStarts();
        this.events = starts.length;
        int[] firstAlarm = new int[starts.length];
        Arrays.fill(firstAlarm, -1);
        int lastHigh = Integer.MIN_VALUE / 2;
        int lastAlarm = Integer.MIN_VALUE / 2;
        int next = 0;
        for (int i = cut.history(); i < cut.labels().length; i++) {
            while (next < starts.length && starts[next] <= i) {
                next++;
            }
            if (cut.labels()[i] < 0 || ranking[i] < level) {
                continue;
            }
            cellsHigh++;
            boolean begins = i - lastHigh > pause || i - lastAlarm > horizon;
            lastHigh = i;
            if (!begins) {
                continue;
            }
            lastAlarm = i;
            boolean right = next < starts.length && starts[next] <= i + horizon;
            rightEpisodes += right ? 1 : 0;
            if (!right && cut.labels()[i] == 0) {
                falseEpisodes++;
            }
            for (int e = next; e < starts.length && starts[e] <= i + horizon; e++) {
                if (firstAlarm[e] < 0) {
                    firstAlarm[e] = i;
                }
            }
        }
        double[] led = new double[starts.length];
        for (int e = 0; e < starts.length; e++) {
            if (firstAlarm[e] >= 0) {
                led[warned++] = starts[e] - firstAlarm[e];
            }
        }
        this.leads = Arrays.copyOf(led, warned);
        Arrays.sort(this.leads);
    }

    public int falseEpisodes() {
        return falseEpisodes;
    }

    /** Episodes that a breach followed within the horizon. */
    public int rightEpisodes() {
        return rightEpisodes;
    }

    /** Origins at or above the level. */
    public int cellsHigh() {
        return cellsHigh;
    }

    public double warnedShare() {
        return events == 0 ? Double.NaN : warned / (double) events;
    }

    public double medianLead() {
        return lead(0.5);
    }

    /** Quantile of the leads of the breaches that were warned of, in cells; NaN without any. */
    public double lead(double p) {
        return warned == 0 ? Double.NaN : Quantile.ofSorted(leads, p);
    }

    /** Share of all breaches that were warned of at least so many cells before. */
    public double warnedBefore(double cells) {
        return events == 0
                ? Double.NaN
                : Arrays.stream(leads).filter(each -> each >= cells).count() / (double) events;
    }
}
