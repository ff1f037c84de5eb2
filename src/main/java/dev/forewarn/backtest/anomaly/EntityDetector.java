package dev.forewarn.backtest.anomaly;

import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.anomaly.MarkedValues;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.SharedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import smile.anomaly.IsolationForest;

/** Something that says how strange the metrics of one thing are together. */
interface EntityDetector {
    String name();

    /** A score for each time of the thing's second half, 0 before it; each from what came until then. */
    double[] scores(EntityHistory entity);

    /** The product: a model fitted at each midnight to the days before it. */
    static EntityDetector nightly(long seed) {
        return new Nightly("forewarn", entity -> models -> {
            Map<SeriesKey, MarkedValues> shown = new HashMap<>();
            models.forEach(metric -> shown.put(metric.series(), MarkedValues.of(window(metric))));
            EntityModel model = EntityModel.fit(entity.entity(), shown, seed).orElse(null);
            if (model == null) {
                return row -> 0;
            }
            List<SeriesKey> all =
                    entity.metrics().stream().map(TimeSeries::series).toList();
            int[] places = model.metrics().stream().mapToInt(all::indexOf).toArray();
            return row -> model.score(
                    Arrays.stream(places).mapToDouble(place -> row[place]).toArray());
        });
    }

    /** Smile's forest on the same rows as they are, fitted at the same times. */
    static EntityDetector smile(long seed) {
        return new Nightly("Smile's isolation forest", entity -> metrics -> {
            List<MarkedValues> shown = metrics.stream()
                    .map(metric -> MarkedValues.of(window(metric)))
                    .toList();
            double[][] rows = Arrays.stream(shown.getFirst().marks())
                    .mapToObj(mark ->
                            shown.stream().mapToDouble(each -> each.at(mark)).toArray())
                    .filter(row -> Arrays.stream(row).allMatch(Double::isFinite))
                    .toArray(double[][]::new);
            IsolationForest forest = ShingledIsolationForest.fit(rows, seed);
            return row -> Arrays.stream(row).allMatch(Double::isFinite) ? forest.score(row) : 0;
        });
    }

    private static Window window(TimeSeries metric) {
        return Window.of(metric, Grid.of(metric.timesMillis(), metric.size()));
    }

    /** The scores of the metrics, one by one, put together. */
    static EntityDetector each(SharedModel shared, String name, ToDoubleFunction<double[]> together) {
        return new EntityDetector() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double[] scores(EntityHistory entity) {
                var alone = new ProductDetector(shared);
                var scored = new ArrayList<TimeSeries>();
                for (TimeSeries metric : entity.metrics()) {
                    Detector.Stream stream = alone.start(metric.series(), 0, 1);
                    double[] scores = new double[metric.size()];
                    for (int i = 0; i < scores.length; i++) {
                        scores[i] = stream.next(metric.timesMillis()[i], metric.values()[i]);
                    }
                    scored.add(new TimeSeries(metric.series(), metric.timesMillis(), scores));
                }
                var ofScores = new EntityHistory(entity.family(), entity.entity(), scored, entity.judged());
                return Arrays.stream(ofScores.rows()).mapToDouble(together).toArray();
            }
        };
    }

    /** Fits when a day begins. */
    record Nightly(String name, Function<EntityHistory, Function<List<TimeSeries>, ToDoubleFunction<double[]>>> fitting)
            implements EntityDetector {
        private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

        @Override
        public double[] scores(EntityHistory entity) {
            double[][] rows = entity.rows();
            double[] scores = new double[rows.length];
            Function<List<TimeSeries>, ToDoubleFunction<double[]>> fit = fitting.apply(entity);
            ToDoubleFunction<double[]> fitted = row -> 0;
            long day = Long.MIN_VALUE;
            for (int i = entity.judged().from(); i < rows.length; i++) {
                long time = entity.times()[i];
                if (Math.floorDiv(time, DAY_MILLIS) != day) {
                    day = Math.floorDiv(time, DAY_MILLIS);
                    fitted = fit.apply(entity.metrics().stream()
                            .map(metric -> EntityHistory.before(metric, time))
                            .toList());
                }
                scores[i] = fitted.applyAsDouble(rows[i]);
            }
            return scores;
        }
    }
}
