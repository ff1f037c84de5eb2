package dev.forewarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.Baselines;
import dev.forewarn.backtest.BreachCase;
import dev.forewarn.kernel.FlatTrees;
import dev.forewarn.kernel.IncrementTables;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.training.SharedModelJson;
import dev.forewarn.training.TribuoSharedModelFit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The shared model that comes along is what its card says: learnt from the open data, in the card's order, with seed 1.
 * After a change of the method that is meant, make it anew with the command of models/README.md.
 */
class SharedModelIT {
    private static final Path PUBLISHED = Path.of("models", "shared.json");
    private static final List<String> FAMILIES =
            List.of("nab", "cloud-monitoring", "crane", "smd/machine-1-6", "smd/machine-3-3");

    /** Floating point may differ a little between machines; a changed method or changed data move more than this. */
    private static final double TOLERANCE = 0.01;

    @Test
    void isWhatItsCommandMakes() throws IOException {
        SharedModel published = SharedModelJson.read(Files.readAllBytes(PUBLISHED), PUBLISHED.toString());
        var samples = new CsvSampleFiles(InputStream.nullInputStream());
        var cases = new ArrayList<BreachCase>();
        for (String family : FAMILIES) {
            String file = Path.of("training-data", family + ".csv.gz").toString();
            cases.addAll(Backtest.cases(
                    family, samples.history(List.of(file), (read, total) -> {}).series()));
        }

        SharedModel made = new Backtest(new TribuoSharedModelFit(1), SharedModel.none(), Baselines.all(), 2)
                .shared(cases, (stage, done, total) -> {});

        assertThat(made.calibration().intercept())
                .isCloseTo(published.calibration().intercept(), within(TOLERANCE));
        assertThat(made.calibration().slope()).isCloseTo(published.calibration().slope(), within(TOLERANCE));
        assertThat(made.calibration().pathSlope())
                .isCloseTo(published.calibration().pathSlope(), within(TOLERANCE));
        assertThat(made.calibration().gain()).isEqualTo(published.calibration().gain());
        assertThat(made.prior().cells()).isEqualTo(published.prior().cells());
        for (int edge = 0; edge < IncrementTables.EDGES; edge++) {
            assertThat((double) made.prior().survival()[edge])
                    .as("survival at edge %d", edge)
                    .isCloseTo(published.prior().survival()[edge], within(TOLERANCE));
        }
        assertThat(meanDifference(
                        made.trees().orElseThrow().trees(),
                        published.trees().orElseThrow().trees()))
                .isLessThan(0.05);
    }

    /** Mean difference in log-odds over random rows. */
    private static double meanDifference(FlatTrees one, FlatTrees other) {
        var random = new SplittableRandom(1);
        double sum = 0;
        int rows = 2_000;
        for (int i = 0; i < rows; i++) {
            float[] row = new float[one.features()];
            for (int f = 0; f < row.length; f++) {
                row[f] = (float) (3 * random.nextGaussian());
            }
            sum += Math.abs(one.sum(row) - other.sum(row));
        }
        return sum / rows;
    }
}
