package dev.forewarn.backtest.breach;

import static dev.forewarn.backtest.breach.Numbers.text;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Headline;
import dev.forewarn.backtest.Measure;
import dev.forewarn.backtest.Replay;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Section.Curve;
import dev.forewarn.backtest.Section.Figure;
import dev.forewarn.backtest.Section.Highlight;
import dev.forewarn.backtest.Section.Mark;
import dev.forewarn.backtest.Section.Table;
import dev.forewarn.backtest.UnseenModels;
import dev.forewarn.risk.SharedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Series that nobody trained: each case's live half is scored by the online path alone, which saw only the last days of history or
 * nothing before it, with the same limit, origins and breaches as after half a history of training. The shared model never saw the
 * family. So only what is known of the series differs.
 */
public final class ColdMeasure implements Measure {
    /** As {@code --sections} takes it. */
    public static final String ID = "cold";

    private static final int[] DAYS = {0, 1, 3, 7};

    private final Backtest backtest;
    private final UnseenModels unseen;

    /** A measure. */
    public ColdMeasure(Backtest backtest, UnseenModels unseen) {
        this.backtest = backtest;
        this.unseen = unseen;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Section run(Families data, Backtest.Progress progress) {
        Map<String, SharedModel> models = unseen.of(data, progress);
        List<Row> rows = backtest.workers()
                .each(
                        data.cases(),
                        "scoring cold",
                        progress,
                        cut -> row(cut, models.getOrDefault(cut.family(), SharedModel.none())));
        List<Line> lines = new ArrayList<>();
        for (int k = 0; k < DAYS.length; k++) {
            lines.add(line(rows, k));
        }
        return section(rows, lines);
    }

    /** One case: after half a history, and by days of history; null where the history is no longer than that. */
    private record Row(BacktestReport.Scored full, double firstDay, List<ColdReplay.Scored> cold) {
        String family() {
            return full.family();
        }
    }

    private static Row row(BreachCase cut, SharedModel shared) {
        Replay trained = Replay.of(cut, shared);
        var full = BacktestReport.Scored.of(Backtest.OURS, cut, trained.answers());
        var cold = new ArrayList<ColdReplay.Scored>();
        for (int days : DAYS) {
            cold.add(ColdReplay.of(cut, shared, days));
        }
        return new Row(full, ColdReplay.firstDay(cut, trained.probability()), cold);
    }

    /**
     * So many days of history, over the series that have more.
     *
     * @param relative mean over families of (mean AP cold / mean AP after half the history)
     * @param firstDay AP of the first live day alone, over series that saw a breach on it
     * @param trust    share of origins by word, over all of them
     */
    @SuppressWarnings("ArrayRecordComponent") // small, and not shared
    private record Line(
            int days,
            int series,
            double precision,
            double fullPrecision,
            double relative,
            double skill,
            double fullSkill,
            double firstDay,
            double fullFirstDay,
            Map<String, Double> relativeByFamily,
            double[] trust) {}

    private static Line line(List<Row> rows, int k) {
        List<Row> known =
                rows.stream().filter(row -> row.cold().get(k).isMeasured()).toList();
        Map<String, Double> precision = Headline.byFamily(
                known, Row::family, row -> row.cold().get(k).metrics().averagePrecision());
        Map<String, Double> full = Headline.byFamily(
                known, Row::family, row -> row.full().metrics().averagePrecision());
        var relative = new LinkedHashMap<String, Double>();
        precision.forEach((family, value) -> relative.put(family, value / full.getOrDefault(family, Double.NaN)));
        double[] trust = new double[ColdReplay.WORDS];
        known.forEach(row -> {
            for (int word = 0; word < trust.length; word++) {
                trust[word] += row.cold().get(k).trust()[word] / known.size();
            }
        });
        return new Line(
                DAYS[k],
                known.size(),
                Headline.mean(precision.values()),
                Headline.mean(full.values()),
                Headline.mean(precision.values()) / Headline.mean(full.values()),
                Headline.mean(Headline.byFamily(
                                known,
                                Row::family,
                                row -> row.cold().get(k).metrics().brierSkill())
                        .values()),
                Headline.mean(Headline.byFamily(
                                known, Row::family, row -> row.full().metrics().brierSkill())
                        .values()),
                Headline.mean(Headline.byFamily(
                                known, Row::family, row -> row.cold().get(k).firstDay())
                        .values()),
                Headline.mean(
                        Headline.byFamily(known, Row::family, Row::firstDay).values()),
                relative,
                trust);
    }

    private static Section section(List<Row> rows, List<Line> lines) {
        return new Section(
                ID,
                "Cold start",
                "The live halves of " + rows.size()
                        + " series, scored from so many days of history on by the online path, nothing"
                        + " trained; beside the same series after half their history. Shared model learnt without the family.",
                List.of(table(lines), trust(lines), families(lines)),
                List.of(figure(lines)),
                List.of(
                        "Limit, origins and breaches are the same in every row, so AP may be compared; the limit is the one that half"
                                + " the history gave, as if somebody had set it.",
                        "A series goes on learning while its live half is scored: the figure is what its users see from that day on, not"
                                + " what it knew on that day alone. First day: the origins of the first live day only, over the series that saw a"
                                + " breach on it; few, so read it loosely.",
                        "0 days: the first live sample is the first ever seen."),
                json(lines),
                lines.stream()
                        .filter(line -> line.days() > 0)
                        .map(line -> new Highlight(
                                "AP from day " + line.days(),
                                text("%.0f %%", 100 * line.relative()),
                                "of " + text("%.3f", line.fullPrecision()) + " after half the history"))
                        .toList());
    }

    private static Table table(List<Line> lines) {
        var rows = new ArrayList<List<String>>();
        for (Line line : lines) {
            rows.add(List.of(
                    line.days() + " d",
                    String.valueOf(line.series()),
                    text("%.3f", line.precision()),
                    text("%.3f", line.fullPrecision()),
                    text("%.2f", line.relative()),
                    text("%+.3f", line.skill()),
                    text("%+.3f", line.fullSkill()),
                    text("%.3f", line.firstDay()),
                    text("%.2f", line.firstDay() / line.fullFirstDay())));
        }
        return new Table(
                "AP and Brier skill from that day on, and after half the history",
                List.of(
                        "history",
                        ">series",
                        ">AP",
                        ">AP full",
                        ">relative AP",
                        ">Brier skill",
                        ">skill full",
                        ">first day AP",
                        ">relative"),
                rows);
    }

    private static Table trust(List<Line> lines) {
        var rows = new ArrayList<List<String>>();
        for (Line line : lines) {
            var cells = new ArrayList<>(List.of(line.days() + " d"));
            for (double share : line.trust()) {
                cells.add(text("%.3f", share));
            }
            rows.add(cells);
        }
        var titles = new ArrayList<>(List.of("history"));
        ColdReplay.words().forEach(word -> titles.add(">" + word));
        return new Table("How far it said to trust it, share of origins", titles, rows);
    }

    private static Table families(List<Line> lines) {
        var rows = new ArrayList<List<String>>();
        for (String family : lines.getFirst().relativeByFamily().keySet()) {
            var cells = new ArrayList<>(List.of(family));
            lines.forEach(line -> cells.add(text("%.2f", line.relativeByFamily().getOrDefault(family, Double.NaN))));
            rows.add(cells);
        }
        var titles = new ArrayList<>(List.of("family"));
        lines.forEach(line -> titles.add(">" + line.days() + " d"));
        return new Table("Relative AP by family", titles, rows);
    }

    private static Figure figure(List<Line> lines) {
        double[] days = lines.stream().mapToDouble(Line::days).toArray();
        return new Figure(
                "Average precision relative to that after half the history",
                "days of history before the live half",
                "relative AP",
                List.of(
                        new Curve(
                                "forewarn",
                                Mark.LINE,
                                days,
                                lines.stream().mapToDouble(Line::relative).toArray()),
                        new Curve(
                                "",
                                Mark.DOTS,
                                days,
                                lines.stream().mapToDouble(Line::relative).toArray()),
                        new Curve(
                                "after half the history",
                                Mark.DASHES,
                                new double[] {0, days[days.length - 1]},
                                new double[] {1, 1})));
    }

    private static Map<String, Object> json(List<Line> lines) {
        var rows = new ArrayList<>();
        for (Line line : lines) {
            var row = new LinkedHashMap<String, Object>();
            row.put("days", line.days());
            row.put("series", line.series());
            Numbers.put(row, "average_precision", line.precision());
            Numbers.put(row, "average_precision_full", line.fullPrecision());
            Numbers.put(row, "relative_average_precision", line.relative());
            Numbers.put(row, "brier_skill", line.skill());
            Numbers.put(row, "brier_skill_full", line.fullSkill());
            Numbers.put(row, "first_day_average_precision", line.firstDay());
            Numbers.put(row, "first_day_average_precision_full", line.fullFirstDay());
            row.put("relative_by_family", Numbers.finite(line.relativeByFamily()));
            var trust = new LinkedHashMap<String, Object>();
            for (int word = 0; word < line.trust().length; word++) {
                Numbers.put(trust, ColdReplay.words().get(word), line.trust()[word]);
            }
            row.put("trust", trust);
            rows.add(row);
        }
        return new LinkedHashMap<>(Map.of("from_day", rows));
    }
}
