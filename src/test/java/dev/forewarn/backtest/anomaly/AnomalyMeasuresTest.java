package dev.forewarn.backtest.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.backtest.anomaly.LabelledSeries.Stretch;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Against src/test/reference/anomaly_measures.py, an implementation from the definitions in another language. */
class AnomalyMeasuresTest {
    private static final Path REFERENCE = Path.of("src/test/reference/anomaly_measures.txt");
    private static final double CLOSE = 1e-9;

    private static List<String[]> cases(String measure) throws IOException {
        return Files.readAllLines(REFERENCE).stream()
                .map(line -> line.split(";"))
                .filter(cells -> cells[0].equals(measure))
                .toList();
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static LabelledSeries series(int size, List<Stretch> windows) {
        long[] times = LongStream.range(0, size).map(i -> 300_000 * i).toArray();
        return new LabelledSeries("made", new TimeSeries(SeriesKey.of("s"), times, new double[size]), windows, true, 0);
    }

    @Test
    void volumesAreThoseOfTheDefinition() throws IOException {
        List<String[]> cases = cases("vus");
        assertThat(cases).hasSize(20);
        for (String[] cells : cases) {
            boolean[] truth = new boolean[cells[2].length()];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = cells[2].charAt(i) == '1';
            }
            double volume = VusPr.of(truth, numbers(cells[3]), Integer.parseInt(cells[1]));
            assertThat(volume).isCloseTo(Double.parseDouble(cells[4]), within(CLOSE));
        }
    }

    @Test
    void nabScoresAreThoseOfTheDefinition() throws IOException {
        List<String[]> cases = cases("nab");
        assertThat(cases).hasSize(10);
        for (String[] cells : cases) {
            var corpus = new ArrayList<LabelledSeries>();
            var scores = new ArrayList<double[]>();
            for (int i = 4; i < cells.length; i += 2) {
                List<Stretch> windows = Arrays.stream(cells[i].split(" "))
                        .map(window -> window.split("-"))
                        .map(ends -> new Stretch(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])))
                        .toList();
                scores.add(numbers(cells[i + 1]));
                corpus.add(series(scores.getLast().length, windows));
            }
            NabScore best = NabScore.best(corpus, scores);
            assertThat(best.score()).isCloseTo(Double.parseDouble(cells[1]), within(CLOSE));
            assertThat(best.threshold()).isEqualTo(Double.parseDouble(cells[2]));
            assertThat(NabScore.at(0.7, corpus, scores).score()).isCloseTo(Double.parseDouble(cells[3]), within(CLOSE));
        }
    }

    @Test
    void silenceIsNoughtAndThePerfectDetectorAHundred() {
        LabelledSeries one = series(1000, List.of(new Stretch(400, 500)));
        assertThat(NabScore.best(List.of(one), List.of(new double[1000])).score())
                .isZero();
        double[] perfect = new double[1000];
        perfect[400] = 1;
        NabScore best = NabScore.best(List.of(one), List.of(perfect));
        assertThat(best.score()).isCloseTo(100, within(1e-12));
        assertThat(best.detected()).isEqualTo(1);
        assertThat(best.falseAlarms()).isZero();
    }

    @Test
    void detectionsOnProbationDoNotCount() {
        LabelledSeries one = series(1000, List.of(new Stretch(400, 500)));
        double[] scores = new double[1000];
        Arrays.fill(scores, 0, 150, 1);
        scores[400] = 1;
        assertThat(NabScore.best(List.of(one), List.of(scores)).score()).isCloseTo(100, within(1e-12));
        scores[150] = 1;
        assertThat(NabScore.best(List.of(one), List.of(scores)).score()).isLessThan(100);
    }

    @Test
    void aScoreThatIsTheTruthFillsTheVolume() {
        boolean[] truth = new boolean[1000];
        Arrays.fill(truth, 300, 340, true);
        double[] scores = new double[1000];
        Arrays.fill(scores, 300, 340, 1);
        assertThat(VusPr.of(truth, scores, 0)).isEqualTo(1);
        assertThat(VusPr.of(truth, scores, 100)).isGreaterThan(0.8);
        assertThatThrownBy(() -> VusPr.of(new boolean[10], new double[10], 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without an anomaly");
    }

    @Test
    void labelsAreReadByTheirHeader() {
        List<AnomalyLabel> labels = AnomalyLabel.read(new StringReader("""
            entity,start,end,anomaly_type,anomalous_metrics
            m,2000-01-01T00:00:00Z,2000-01-01T00:05:00Z,,cpu mem
            """));
        assertThat(labels).singleElement().satisfies(label -> {
            assertThat(label.series()).isEqualTo("m");
            assertThat(label.metrics()).containsExactly("cpu", "mem");
            assertThat(label.window()).isFalse();
        });
        assertThatThrownBy(() -> AnomalyLabel.read(new StringReader("series,start\n")))
                .hasMessageContaining("series,start");
        assertThatThrownBy(() -> AnomalyLabel.read(new StringReader("series,start,end\na,now,then\n")))
                .hasMessageContaining("line 2");
    }
}
