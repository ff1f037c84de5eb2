package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.backtest.Contender;
import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Measure;
import dev.forewarn.backtest.Replay;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.UnseenModels;
import dev.forewarn.risk.SharedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Breach prediction: every contender replays every case twice. First the last part of history, where alarm levels and calibration are
 * chosen, then the live half with what was chosen frozen.
 */
public final class BreachMeasure implements Measure {
    /** As {@code --sections} takes it. */
    public static final String ID = "breach";

    private final Backtest backtest;
    private final UnseenModels unseen;
    private final long seed;

    /**
     * A measure.
     *
     * @param unseen what is shared over series, for the scored family from the others
     * @param seed   of the draws of series
     */
    public BreachMeasure(Backtest backtest, UnseenModels unseen, long seed) {
        this.backtest = backtest;
        this.unseen = unseen;
        this.seed = seed;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Section run(Families data, Backtest.Progress progress) {
        List<BreachCase> cases = data.cases();
        Map<String, SharedModel> models = unseen.of(data, progress);
        List<Row> rows = backtest.workers()
                .each(
                        cases,
                        "scoring",
                        progress,
                        cut -> row(cut, models.getOrDefault(cut.family(), SharedModel.none())));
        SharedModel warm = backtest.warm(cases, progress);
        List<BacktestReport.Scored> known = backtest.workers()
                .each(
                        cases,
                        "scoring warm",
                        progress,
                        cut -> BacktestReport.Scored.of(
                                Backtest.OURS, cut, Replay.of(cut, warm).answers()));
        return new BreachSection(BreachResults.of(rows, known, seed)).section();
    }

    /**
     * One case, scored.
     *
     * @param scores      of every contender, ours first
     * @param probability what ours said, by cell of the case's window
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    record Row(BreachCase cut, List<CaseScores> scores, double[] probability) {}

    private Row row(BreachCase cut, SharedModel shared) {
        BreachCase before = cut.rehearsal(CaseScores.Rehearsal.SHARE);
        Replay rehearsal = Replay.of(before, shared);
        Replay live = Replay.of(cut, shared);
        var scores = new ArrayList<CaseScores>();
        scores.add(score(Backtest.OURS, cut, live.answers(), before, rehearsal.answers()));
        scores.add(score(Backtest.TABLES, cut, live.tablesAlone(), before, rehearsal.tablesAlone()));
        for (Contender baseline : backtest.baselines()) {
            scores.add(score(baseline.name(), cut, baseline.answer(cut), before, baseline.answer(before)));
        }
        return new Row(cut, scores, live.probability());
    }

    private static CaseScores score(
            String name, BreachCase cut, Contender.Answers live, BreachCase before, Contender.Answers rehearsal) {
        return CaseScores.of(name, cut, live, new CaseScores.Rehearsal(before, rehearsal));
    }
}
