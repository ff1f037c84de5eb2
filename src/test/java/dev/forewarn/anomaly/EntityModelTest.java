package dev.forewarn.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A service whose CPU and latency follow its requests, and whose memory does as it likes. */
class EntityModelTest {
    private static final long STEP = 300_000;
    private static final int WEEK = 2_016;
    private static final SeriesKey CPU = SeriesKey.parse("cpu{pod=\"a\"}");
    private static final SeriesKey LATENCY = SeriesKey.parse("latency{pod=\"a\"}");
    private static final SeriesKey MEMORY = SeriesKey.parse("memory{pod=\"a\"}");
    private static final SeriesKey REQUESTS = SeriesKey.parse("requests{pod=\"a\"}");
    private static final SeriesKey VERSION = SeriesKey.parse("version{pod=\"a\"}");

    private final SplittableRandom random = new SplittableRandom(1);

    private double[] usual(int i) {
        double requests = 100 + 60 * Math.sin(2 * Math.PI * i / 288) + 5 * random.nextGaussian();
        return new double[] {
            0.5 * requests + 2 * random.nextGaussian(),
            20 + 0.1 * requests + random.nextGaussian(),
            4e9 + 1e8 * random.nextGaussian(),
            requests
        };
    }

    private Map<SeriesKey, MarkedValues> history(int cells) {
        double[][] columns = new double[5][cells];
        long[] times = new long[cells];
        for (int i = 0; i < cells; i++) {
            times[i] = 1_772_409_600_000L + STEP * i;
            double[] row = usual(i);
            for (int metric = 0; metric < row.length; metric++) {
                columns[metric][i] = row[metric];
            }
            columns[4][i] = 7; // never changes, and so takes no part
        }
        var history = new HashMap<SeriesKey, MarkedValues>();
        SeriesKey[] keys = {CPU, LATENCY, MEMORY, REQUESTS, VERSION};
        for (int metric = 0; metric < keys.length; metric++) {
            var series = new TimeSeries(keys[metric], times, columns[metric]);
            history.put(keys[metric], MarkedValues.of(Window.of(series, Grid.of(times, cells))));
        }
        return history;
    }

    private EntityModel model() {
        return EntityModel.fit("{pod=\"a\"}", history(WEEK), 1).orElseThrow();
    }

    @Test
    void metricsThatComeApartAreAnomalousThoughEachIsInItsRange() {
        EntityModel model = model();
        assertThat(model.metrics()).containsExactly(CPU, LATENCY, MEMORY, REQUESTS);
        double[] busyWithoutRequests = {80, 22, 4e9, 40}; // at 40 requests the CPU is at 20, at 160 at 80
        assertThat(model.score(busyWithoutRequests)).isGreaterThan(0.98);
        assertThat(model.apart(busyWithoutRequests)).first().isIn(CPU, REQUESTS);
    }

    @Test
    void onTheLikeOfItsHistoryTheFlagKeepsItsRate() {
        EntityModel model = model();
        int flagged = 0;
        int days = 20;
        for (int i = 0; i < 288 * days; i++) {
            flagged += EntityModel.isAnomalous(model.score(usual(i)), AlarmRate.USUAL) ? 1 : 0;
        }
        assertThat(flagged / (double) days).isBetween(0.2, 3.0);
    }

    @Test
    void whatIsFarFromAllThatWasIsAnomalousAndTheScoreStaysBelowOne() {
        EntityModel model = model();
        for (double off = 200; off < 100_000; off *= 2) {
            double score = model.score(new double[] {50 + off, 30, 4e9, 100});
            assertThat(EntityModel.isAnomalous(score, AlarmRate.USUAL))
                    .as("%s off", off)
                    .isTrue();
            assertThat(score).isLessThan(1);
        }
        assertThat(model.score(new double[] {Double.MAX_VALUE, 30, -Double.MAX_VALUE, 100}))
                .isBetween(0.99, 1.0);
    }

    @Test
    void aMissingMetricSetsNothingApart() {
        EntityModel model = model();
        assertThat(model.score(new double[] {50, 30, Double.NaN, 100})).isLessThan(0.9);
        assertThat(EntityModel.isEnough(new double[] {50, 30, Double.NaN, Double.NaN}))
                .isTrue();
        assertThat(EntityModel.isEnough(new double[] {50, Double.NaN, Double.NaN, Double.NaN}))
                .isFalse();
    }

    @Test
    void tooLittleHistoryMakesNoModel() {
        assertThat(EntityModel.fit("x", history(100), 1)).isEmpty();
        Map<SeriesKey, MarkedValues> one = history(WEEK);
        one.keySet().removeIf(key -> !key.equals(CPU) && !key.equals(VERSION));
        assertThat(EntityModel.fit("x", one, 1)).isEmpty();
        assertThat(EntityModel.fit("x", Map.of(), 1)).isEmpty();
    }

    @Test
    void isTheSameAfterWritingAndReading() throws IOException {
        EntityModel model = model();
        var bytes = new ByteArrayOutputStream();
        model.save(new StateWriter(new DataOutputStream(bytes)));
        EntityModel read = EntityModel.restore(
                new StateReader(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
        assertThat(read.entity()).isEqualTo(model.entity());
        assertThat(read.metrics()).isEqualTo(model.metrics());
        for (int i = 0; i < 288; i++) {
            double[] row = usual(i);
            assertThat(read.score(row)).isEqualTo(model.score(row));
        }
    }
}
