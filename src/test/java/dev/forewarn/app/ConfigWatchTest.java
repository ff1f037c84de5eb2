package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SharedFleet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    private static final String DROPS_CPU = """
            relabel:
              - { source_labels: [__name__], regex: cpu, action: drop }
            """;

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> taken = new ArrayList<>();

    private Path config(String text) throws IOException {
        return Files.writeString(directory.resolve("forewarn.yaml"), text);
    }

    private Doors doors(Path config) {
        SampleIntake behind = batch -> {
            batch.forEach(sample -> taken.add(sample.series().text()));
            return new SampleIntake.Receipt(batch.size(), Map.of());
        };
        SharedFleet fleet = SharedFleet.of(1, () -> new FleetScorer(SharedModel.none(), ObjectiveBook.defaults()));
        IntakeSettings settings =
                new SettingsReader(Map.of()).read(Optional.of(config)).intake();
        return new Doors(behind, fleet, settings);
    }

    private static void send(Doors doors, String... names) {
        var batch = new ArrayList<Sample>();
        for (String name : names) {
            batch.add(new Sample(SeriesKey.of(name, Map.of()), Instant.EPOCH, 1));
        }
        doors.accept(batch);
    }

    private double refused() {
        return meters.get("forewarn.config.refused").gauge().value();
    }

    @Test
    void whatIsTakenInFollowsTheFile() throws IOException {
        Path config = config(DROPS_CPU);
        Doors doors = doors(config);
        var watch = new ConfigWatch(config, Map.of(), doors, meters);
        send(doors, "cpu", "memory");
        config(DROPS_CPU.replace("cpu", "memory") + "scoring: { maxSeries: 7 }\n");
        send(doors, "cpu", "memory");
        assertThat(taken).containsExactly("memory", "memory");
        taken.clear();
        watch.look();
        send(doors, "cpu", "memory");
        assertThat(taken).containsExactly("cpu");
        assertThat(doors.settings().maxSeries()).isEqualTo(7);
        assertThat(refused()).isZero();
    }

    @Test
    void aFileWithAProblemChangesNothing() throws IOException {
        Path config = config(DROPS_CPU);
        Doors doors = doors(config);
        var watch = new ConfigWatch(config, Map.of(), doors, meters);
        for (String broken : List.of(
                "relabel: [ { source_labels: [__name__], regex: '(', action: drop } ]",
                "scoring: { maxSeries: many }",
                "relabel: {",
                "- a list")) {
            config(broken);
            watch.look();
            assertThat(refused()).as(broken).isEqualTo(1);
            send(doors, "cpu");
            assertThat(taken).as(broken).isEmpty();
        }
        Files.delete(config);
        watch.look();
        assertThat(refused()).isEqualTo(1);
        config(DROPS_CPU);
        watch.look();
        assertThat(refused()).isZero();
        send(doors, "cpu", "disk");
        assertThat(taken).containsExactly("disk");
    }
}
