package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.backtest.Contender;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All that is measured of one contender on one case.
 *
 * @param scored           the headline's measures
 * @param fairSkill        1 - Brier score / that of always saying history's base rate
 * @param logLoss          mean, of probabilities clipped to [0.001, 0.999]
 * @param calibratedSkill  Brier skill against the live base rate after {@link HistoryCalibration}
 * @param fine             of the published probabilities
 * @param oncePerDay       alarms at the level that history chose for one false alarm a series-day
 * @param seldom           the same for one in five days
 * @param time             of what was said about the time to the breach
 * @param precision        at recall 0, 1 / 50 .. 1
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
record CaseScores(
        BacktestReport.Scored scored,
        double fairSkill,
        double logLoss,
        double calibratedSkill,
        FineReliability fine,
        EventScores oncePerDay,
        EventScores seldom,
        TimeScores time,
        double[] precision) {
    static final int RECALLS = 50;
    static final double OFTEN = 1;
    static final double SELDOM = 0.2;
    private static final double CLIP = 0.001;

    String family() {
        return scored.family();
    }

    /** The last part of a case's history, and what a method said there after it had been fitted to the part before. */
    record Rehearsal(BreachCase cut, Contender.Answers answers) {
        /** How much of history is fitted to. */
        static final double SHARE = 0.7;
    }

    static CaseScores of(String contender, BreachCase cut, Contender.Answers answers, Rehearsal rehearsal) {
        double[] ranking = ranked(answers.ranking());
        double[] p = said(answers);
        double[] before = ranked(rehearsal.answers().ranking());
        var calibration = HistoryCalibration.of(rehearsal.cut(), said(rehearsal.answers()));
        double base = cut.historyBaseRate();
        double liveBase = liveBase(cut);
        var fine = new FineReliability();
        double ours = 0;
        double calibrated = 0;
        double fair = 0;
        double hard = 0;
        double log = 0;
        int origins = 0;
        for (int i = cut.history(); i < p.length; i++) {
            byte label = cut.labels()[i];
            if (label >= 0) {
                origins++;
                fine.add(p[i], label == 1);
                ours += square(p[i] - label);
                calibrated += square(calibration.of(p[i]) - label);
                fair += square(base - label);
                hard += square(liveBase - label);
                double clipped = Math.clamp(p[i], CLIP, 1 - CLIP);
                log -= Math.log(label == 1 ? clipped : 1 - clipped);
            }
        }
        return new CaseScores(
                BacktestReport.Scored.of(contender, cut, answers),
                fair > 0 ? 1 - ours / fair : Double.NaN,
                log / origins,
                hard > 0 ? 1 - calibrated / hard : Double.NaN,
                fine,
                EventScores.of(cut, ranking, AlarmLevel.of(rehearsal.cut(), before, OFTEN)),
                EventScores.of(cut, ranking, AlarmLevel.of(rehearsal.cut(), before, SELDOM)),
                TimeScores.of(cut, answers.cellsToBreach()),
                precisionAtRecall(cut, ranking));
    }

    private static double square(double x) {
        return x * x;
    }

    /** No answer ranks lowest. */
    private static double[] ranked(double[] ranking) {
        return Arrays.stream(ranking)
                .map(x -> Double.isNaN(x) ? Double.NEGATIVE_INFINITY : x)
                .toArray();
    }

    /** No answer says that nothing will happen. */
    private static double[] said(Contender.Answers answers) {
        double[] p = answers.probabilities().clone();
        for (int i = 0; i < p.length; i++) {
            p[i] = Double.isNaN(p[i]) || Double.isNaN(answers.ranking()[i]) ? 0 : p[i];
        }
        return p;
    }

    private static double liveBase(BreachCase cut) {
        int origins = 0;
        int breached = 0;
        for (byte label : cut.labels()) {
            origins += label >= 0 ? 1 : 0;
            breached += label == 1 ? 1 : 0;
        }
        return breached / (double) origins;
    }

    /** The best precision that was had at a recall or beyond it. */
    private static double[] precisionAtRecall(BreachCase cut, double[] ranking) {
        Integer[] order = IntStream.range(cut.history(), ranking.length)
                .filter(i -> cut.labels()[i] >= 0)
                .boxed()
                .toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -ranking[i]));
        long positives = Arrays.stream(order).filter(i -> cut.labels()[i] == 1).count();
        double[] precision = new double[RECALLS + 1];
        long hits = 0;
        for (int i = 0; i < order.length; ) {
            double score = ranking[order[i]];
            for (; i < order.length && ranking[order[i]] == score; i++) {
                hits += cut.labels()[order[i]];
            }
            int reached = (int) (RECALLS * hits / Math.max(1, positives));
            precision[reached] = Math.max(precision[reached], hits / (double) i);
        }
        for (int k = RECALLS - 1; k >= 0; k--) {
            precision[k] = Math.max(precision[k], precision[k + 1]);
        }
        return precision;
    }
}
