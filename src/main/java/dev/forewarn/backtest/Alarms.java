package dev.forewarn.backtest;

import dev.forewarn.kernel.Quantile;
import java.util.Arrays;

/**
 * The alarms that a level raises on one case: an alarm is the first origin at or above the level after a pause, true
 * when a breach starts within the horizon; a breach is warned of when an alarm was raised within the horizon before it.
 */
final class Alarms {
    private int falseEpisodes;
    private int warned;
    private final int events;
    private final double medianLead;

    Alarms(BreachCase cut, double[] ranking, double level) {
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
            boolean begins = i - lastHigh > pause || i - lastAlarm > horizon;
            lastHigh = i;
            if (!begins) {
                continue;
            }
            lastAlarm = i;
            boolean right = next < starts.length && starts[next] <= i + horizon;
            if (!right && cut.labels()[i] == 0) {
                falseEpisodes++;
            }
            for (int e = next; e < starts.length && starts[e] <= i + horizon; e++) {
                if (firstAlarm[e] < 0) {
                    firstAlarm[e] = i;
                }
            }
        }
        double[] leads = new double[starts.length];
        for (int e = 0; e < starts.length; e++) {
            if (firstAlarm[e] >= 0) {
                leads[warned++] = starts[e] - firstAlarm[e];
            }
        }
        leads = Arrays.copyOf(leads, warned);
        Arrays.sort(leads);
        this.medianLead = warned == 0 ? Double.NaN : Quantile.ofSorted(leads, 0.5);
    }

    int falseEpisodes() {
        return falseEpisodes;
    }

    double warnedShare() {
        return events == 0 ? Double.NaN : warned / (double) events;
    }

    double medianLead() {
        return medianLead;
    }
}
