package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.Alarms;
import dev.forewarn.backtest.BreachCase;

/**
 * What alarms at one level were worth on one case.
 *
 * @param level            at or above which an alarm stands
 * @param warned           share of breaches that had an alarm within the horizon before them
 * @param medianLead       minutes, over the breaches warned of; NaN without any
 * @param shortLead        the 10th percentile of the same
 * @param precision        share of alarms that a breach followed; NaN without alarms
 * @param falsePerDay      false-alarm episodes a day
 * @param minutesPerDay    how long an alarm stood, a day
 * @param warnedBefore     share of breaches warned of at least k / 20 of a horizon before, for k = 0 .. 20
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
record EventScores(
        double level,
        double warned,
        double medianLead,
        double shortLead,
        double precision,
        double falsePerDay,
        double minutesPerDay,
        double[] warnedBefore) {
    static final int LEADS = 20;
    private static final double SHORT = 0.1;

    static EventScores of(BreachCase cut, double[] ranking, double level) {
        var alarms = new Alarms(cut, ranking, level);
        double minutes = cut.window().grid().stepMillis() / 60_000.0;
        int all = alarms.rightEpisodes() + alarms.falseEpisodes();
        double[] before = new double[LEADS + 1];
        for (int k = 0; k <= LEADS; k++) {
            before[k] = alarms.warnedBefore(k * cut.shape().horizonCells() / (double) LEADS);
        }
        return new EventScores(
                level,
                alarms.warnedShare(),
                minutes * alarms.medianLead(),
                minutes * alarms.lead(SHORT),
                all == 0 ? Double.NaN : alarms.rightEpisodes() / (double) all,
                alarms.falseEpisodes() / cut.liveDays(),
                minutes * alarms.cellsHigh() / cut.liveDays(),
                before);
    }
}
