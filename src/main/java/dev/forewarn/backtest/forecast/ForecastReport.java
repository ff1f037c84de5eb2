package dev.forewarn.backtest.forecast;

import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.forecast.ForecastBacktest.Scored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Puts scores together: over series by family, and over families. */
final class ForecastReport {
    /** Added to both sides of a relative score, in units of the scale, so that two tiny errors make no large ratio. */
    private static final double TINY = 0.01;

    private static final String REFERENCE = NaiveForecasts.seasonal().name();

    private final List<Scored> cases;
    private final List<Scored> shifted;
    private final int offered;
    private final List<String> methods;
    private final List<String> families;

    /**
     * A report.
     *
     * @param shifted made-up series, for coverage after shifts only
     * @param offered series before those without scale were left out
     */
    ForecastReport(List<Scored> cases, List<Scored> shifted, int offered) {
        this.cases = cases;
        this.shifted = shifted;
        this.offered = offered;
        this.methods = shifted.getFirst().scores().keySet().stream().toList();
        this.families =
                cases.stream().map(each -> each.cut().family()).distinct().toList();
    }

    Section section() {
        return new Section(
                "forecast",
                "Forecasts",
                "Quantile forecasts over the horizon (60 minutes, or six steps where a step is longer than ten minutes) from"
                        + " twenty origins in the live half of " + cases.size()
                        + " series. MASE and weighted quantile loss (0.1 ... 0.9) are relative to seasonal naive with the"
                        + " quantiles of its own errors: geometric mean over series, then mean over families; below 1 is"
                        + " better. Coverage is the mean over families of the mean over series.",
                List.of(headline(), byFamily(), shifts()),
                figures(),
                notes(),
                json());
    }

    private Section.Table headline() {
        var rows = new ArrayList<List<String>>();
        for (String method : methods) {
            rows.add(List.of(
                    method,
                    number("%.3f", overFamilies(family -> relativeMase(family, method))),
                    number("%.3f", overFamilies(family -> relativeLoss(family, method))),
                    percent(overFamilies(family -> mean(family, method, ForecastScores::coverage80))),
                    percent(overFamilies(family -> mean(family, method, ForecastScores::coverage95))),
                    percent(overFamilies(family -> mean(family, method, ForecastScores::afterShift80))),
                    percent(overFamilies(family -> mean(family, method, ForecastScores::dayAfter80)))));
        }
        return new Section.Table(
                "",
                List.of(
                        "method",
                        ">rel. MASE",
                        ">rel. quantile loss",
                        ">in 80 %",
                        ">in 95 %",
                        ">in 80 %, 2 h after shift",
                        ">in 80 %, day after"),
                rows);
    }

    private Section.Table byFamily() {
        var rows = new ArrayList<List<String>>();
        String ours = methods.getFirst();
        for (String family : families) {
            rows.add(List.of(
                    family,
                    String.valueOf(of(family).size()),
                    number("%.3f", relativeMase(family, ours)),
                    number("%.3f", relativeLoss(family, ours)),
                    percent(mean(family, ours, ForecastScores::coverage80)),
                    percent(mean(family, ours, ForecastScores::coverage95)),
                    String.valueOf(of(family).stream()
                            .mapToInt(each -> each.cut().shifts().length)
                            .sum()),
                    percent(mean(family, ours, ForecastScores::afterShift80))));
        }
        return new Section.Table(
                "Ours by family",
                List.of(
                        "family",
                        ">series",
                        ">rel. MASE",
                        ">rel. quantile loss",
                        ">in 80 %",
                        ">in 95 %",
                        ">shifts",
                        ">in 80 %, 2 h after"),
                rows);
    }

    private Section.Table shifts() {
        var rows = new ArrayList<List<String>>();
        for (String method : methods) {
            rows.add(List.of(
                    method,
                    percent(average(shifted, method, ForecastScores::coverage80)),
                    percent(average(shifted, method, ForecastScores::afterShift80)),
                    percent(average(shifted, method, ForecastScores::dayAfter80))));
        }
        return new Section.Table(
                "Made-up series with planted shifts (" + shifted.size() + ")",
                List.of("method", ">in 80 %", ">in 80 %, 2 h after shift", ">in 80 %, day after"),
                rows);
    }

    private List<Section.Figure> figures() {
        var figures = new ArrayList<Section.Figure>();
        figures.add(coverageByHorizon());
        figures.add(lossByLevel());
        families.stream().map(family -> of(family).getFirst()).limit(2).forEach(each -> figures.add(exampleFan(each)));
        return figures;
    }

    private Section.Figure coverageByHorizon() {
        var curves = new ArrayList<Section.Curve>();
        curves.add(coverage("80 % interval", methods.getFirst(), ForecastScores::covered80, Section.Mark.LINE));
        curves.add(coverage("95 % interval", methods.getFirst(), ForecastScores::covered95, Section.Mark.LINE));
        curves.add(coverage(REFERENCE + ", 80 %", REFERENCE, ForecastScores::covered80, Section.Mark.DASHES));
        return new Section.Figure(
                "Coverage by distance, mean over families of the mean over series",
                "share of the horizon",
                "share of values inside",
                curves);
    }

    private Section.Curve coverage(
            String name, String method, Function<ForecastScores, double[]> covered, Section.Mark mark) {
        int places = 6; // the fewest cells that a horizon has
        double[] x = new double[places];
        double[] y = new double[places];
        for (int i = 0; i < places; i++) {
            int place = i;
            x[i] = (i + 1.0) / places;
            y[i] = overFamilies(family -> mean(family, method, scores -> {
                double[] shares = covered.apply(scores);
                return shares[(place + 1) * shares.length / places - 1];
            }));
        }
        return new Section.Curve(name, mark, x, y);
    }

    private Section.Figure lossByLevel() {
        var curves = new ArrayList<Section.Curve>();
        for (String method : methods) {
            double[] x = new double[ForecastScores.LOSS_LEVELS];
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                int level = i;
                x[i] = ForecastScores.lossLevel(i);
                y[i] = overFamilies(family ->
                        relative(family, method, (cut, scores) -> scores.quantileLoss()[level] / units(cut, scores)));
            }
            curves.add(new Section.Curve(
                    method, method.equals(methods.getFirst()) ? Section.Mark.LINE : Section.Mark.DASHES, x, y));
        }
        return new Section.Figure("Relative quantile loss by level", "level", "relative to " + REFERENCE, curves);
    }

    private static Section.Figure exampleFan(Scored each) {
        ForecastCase cut = each.cut();
        int first = ForecastBacktest.firstScored(cut);
        int origin = cut.origins()[first];
        double minutes = cut.window().grid().stepMillis() / 60_000.0;
        int before = Math.min(origin, 2 * cut.horizon());
        double[] x = new double[before + cut.horizon() + 1];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - before) * minutes;
            y[i] = cut.window().values()[origin - before + i];
        }
        var curves = new ArrayList<Section.Curve>();
        curves.add(new Section.Curve("observed", Section.Mark.DOTS, x, y));
        double[] ahead = new double[cut.horizon()];
        for (int level : new int[] {1, ForecastCase.LEVELS.length / 2, ForecastCase.LEVELS.length - 2}) {
            double[] quantile = new double[ahead.length];
            for (int h = 0; h < ahead.length; h++) {
                ahead[h] = (h + 1) * minutes;
                quantile[h] = each.fan()[h][level];
            }
            curves.add(new Section.Curve(
                    String.format(Locale.ROOT, "quantile %.1f", ForecastCase.LEVELS[level]),
                    Section.Mark.LINE,
                    ahead.clone(),
                    quantile));
        }
        return new Section.Figure("A forecast of " + cut.series().text(), "minutes from the origin", "value", curves);
    }

    private List<String> notes() {
        long shiftsFound =
                cases.stream().mapToInt(each -> each.cut().shifts().length).sum();
        return List.of(
                offered - cases.size() + " of " + offered
                        + " series are left out: too short, constant, or of a history that only repeats itself, so that there is"
                        + " no unit to measure errors in.",
                "A level shift is found from the whole series (median of six hours against the six before, by hour of day);"
                        + " there are " + shiftsFound
                        + ". Coverage after it is over origins from the shift's first cell on.",
                "Values that are often the same (zeros) lie on the edge of an interval and count as inside: on such series"
                        + " every honest interval covers more than its level.",
                "Both sides of a relative score have " + TINY + " of the seasonal scale added, so that two tiny errors"
                        + " make no large ratio.");
    }

    private Map<String, Object> json() {
        var root = new LinkedHashMap<String, Object>();
        var byMethod = new ArrayList<Map<String, Object>>();
        for (String method : methods) {
            var row = new LinkedHashMap<String, Object>();
            row.put("method", method);
            put(row, "relative_mase", overFamilies(family -> relativeMase(family, method)));
            put(row, "relative_quantile_loss", overFamilies(family -> relativeLoss(family, method)));
            put(row, "coverage_80", overFamilies(family -> mean(family, method, ForecastScores::coverage80)));
            put(row, "coverage_95", overFamilies(family -> mean(family, method, ForecastScores::coverage95)));
            put(
                    row,
                    "coverage_80_2h_after_shift",
                    overFamilies(family -> mean(family, method, ForecastScores::afterShift80)));
            put(
                    row,
                    "coverage_80_day_after_shift",
                    overFamilies(family -> mean(family, method, ForecastScores::dayAfter80)));
            put(row, "planted_coverage_80_2h_after_shift", average(shifted, method, ForecastScores::afterShift80));
            byMethod.add(row);
        }
        root.put("methods", byMethod);
        var series = new ArrayList<Map<String, Object>>();
        for (Scored each : cases) {
            each.scores().forEach((method, scores) -> {
                var row = new LinkedHashMap<String, Object>();
                row.put("family", each.cut().family());
                row.put("series", each.cut().series().text());
                row.put("method", method);
                put(row, "mase", scores.mase());
                put(row, "weighted_quantile_loss", scores.weightedLoss());
                put(row, "coverage_80", scores.coverage80());
                put(row, "coverage_95", scores.coverage95());
                series.add(row);
            });
        }
        root.put("series", series);
        return root;
    }

    private static void put(Map<String, Object> row, String name, double value) {
        if (Double.isFinite(value)) {
            row.put(name, value);
        }
    }

    private List<Scored> of(String family) {
        return cases.stream().filter(each -> each.cut().family().equals(family)).toList();
    }

    private double relativeMase(String family, String method) {
        return relative(family, method, (cut, scores) -> scores.mase());
    }

    private double relativeLoss(String family, String method) {
        return relative(family, method, (cut, scores) -> scores.meanLoss() / units(cut, scores));
    }

    /** The loss of one seasonal scale in every cell that was scored. */
    private static double units(ForecastCase cut, ForecastScores scores) {
        return cut.scale() * scores.cells();
    }

    private interface Score {
        double of(ForecastCase cut, ForecastScores scores);
    }

    private double relative(String family, String method, Score score) {
        return Math.exp(of(family).stream()
                .mapToDouble(each -> {
                    double own = score.of(each.cut(), each.of(method));
                    double reference = score.of(each.cut(), each.of(REFERENCE));
                    return Math.log((own + TINY) / (reference + TINY));
                })
                .average()
                .orElse(Double.NaN));
    }

    private double mean(String family, String method, ToDoubleFunction<ForecastScores> score) {
        return average(of(family), method, score);
    }

    private static double average(List<Scored> cases, String method, ToDoubleFunction<ForecastScores> score) {
        return cases.stream()
                .mapToDouble(each -> score.applyAsDouble(each.of(method)))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private double overFamilies(ToDoubleFunction<String> score) {
        return families.stream()
                .mapToDouble(score)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
