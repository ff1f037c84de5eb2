package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.app.ForewarnProcess.Ended;
import dev.forewarn.app.ForewarnProcess.Launch;
import dev.forewarn.training.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forewarn train} as a process that is killed with SIGKILL, and one whose samples do not fit into its memory. */
class TrainingKilledIT {
    private static final int SERIES = 120;
    private static final int SAMPLES = 1_500;

    @TempDir
    private Path directory = Path.of("");

    private Path data = Path.of("");

    @BeforeEach
    void writeData() throws IOException {
        data = directory.resolve("train.csv");
        try (var out = Files.newBufferedWriter(data)) {
            out.write("series,timestamp,value\n");
            var random = new SplittableRandom(5);
            for (int i = 0; i < SAMPLES; i++) {
                for (int series = 0; series < SERIES; series++) {
                    double value = 50 + 10 * Math.sin(2 * Math.PI * i / 144) + random.nextGaussian();
                    out.write("cpu_" + series + "," + (1_772_409_600L + 600L * i) + "," + value + "\n");
                }
            }
        }
    }

    private Launch training(Path models) {
        return forewarn("train", "--data", data.toString(), "--models", models.toString());
    }

    private static byte[] series(Path models) throws IOException {
        String current = new ModelDirectory(models).current();
        return Files.readAllBytes(models.resolve("versions").resolve(current).resolve("series.bin"));
    }

    @Test
    void goesOnWhereItWasKilledAndMakesTheSameModels() throws Exception {
        Path whole = directory.resolve("whole");
        assertThat(training(whole).run().exit()).isZero();

        Path models = directory.resolve("models");
        try (ForewarnProcess killed = training(models).start()) {
            killed.errLine("fitted " + SERIES / 10 + " of");
            killed.kill();
        }
        assertThat(new ModelDirectory(models).hasCurrent()).isFalse();
        Ended again = training(models).run();
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.err()).contains("of them by a training that was stopped");
        assertThat(series(models)).isEqualTo(series(whole));
    }

    @Test
    void samplesThatDoNotFitIntoMemoryMakeTheSameModels() throws Exception {
        Path whole = directory.resolve("whole");
        assertThat(training(whole).run().exit()).isZero();
        Path models = directory.resolve("models");
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        Ended small = training(models)
                .java("-Xmx40m")
                .java("-Djava.io.tmpdir=" + scratch)
                .run();
        assertThat(small.exit()).as(small.err()).isZero();
        assertThat(series(models)).isEqualTo(series(whole));
        assertThat(scratch.toFile().list()).noneMatch(name -> name.startsWith("forewarn-samples"));
    }
}
