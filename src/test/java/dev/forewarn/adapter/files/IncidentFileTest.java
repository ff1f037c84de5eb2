package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.notice.SavedIncident;
import dev.forewarn.notice.Subject;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentFileTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00.123Z");

    @TempDir
    Path directory;

    private static SavedIncident incident(SeriesKey series, Optional<Instant> when) {
        var objective = new Objective(Side.BELOW, 1e-7, Duration.ofSeconds(90), Duration.ofMinutes(30));
        return new SavedIncident(
                new Subject(series, objective), NOON, 3, 0.3, when.isEmpty(), when, when, List.of("a \"sentence\""));
    }

    @Test
    void whatIsSavedIsRead() throws IOException {
        var file = new IncidentFile(directory.resolve("state/incidents.json"));
        assertThat(file.load()).isEmpty();
        List<SavedIncident> incidents = List.of(
                incident(SeriesKey.of("a{b", Map.of("host-name", "x\"y\\z")), Optional.of(NOON)),
                incident(SeriesKey.of("plain"), Optional.empty()));
        file.save(incidents);
        assertThat(file.load()).isEqualTo(incidents);
    }

    @Test
    void anotherVersionIsNotGuessedAt() throws IOException {
        Path file = Files.writeString(directory.resolve("incidents.json"), "{\"version\":2,\"incidents\":[]}");
        assertThatThrownBy(() -> new IncidentFile(file).load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has version 2, this Forewarn reads 1");
    }
}
