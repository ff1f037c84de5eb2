package dev.forewarn.adapter.files;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.notice.IncidentStore;
import dev.forewarn.notice.SavedIncident;
import dev.forewarn.notice.Subject;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Incidents that people were told of, as one JSON file. */
public final class IncidentFile implements IncidentStore {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    record Saved(int version, List<One> incidents) {}

    /** Labels apart, because a name may look like anything. */
    record One(
            String metric,
            TreeMap<String, String> labels,
            String side,
            double limit,
            String lasting,
            String horizon,
            String startedAt,
            int told,
            double level,
            boolean open,
            @Nullable String breachedAt,
            @Nullable String warnedUntil,
            List<String> done) {}

    public IncidentFile(Path file) {
        this.file = file;
    }

    @Override
    public List<SavedIncident> load() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            Saved saved = JSON.readValue(Files.readString(file), Saved.class);
            if (saved.version() != VERSION) {
                throw new IOException(file + " has version " + saved.version() + ", this Forewarn reads " + VERSION
                        + "; delete it to forget which incidents are open");
            }
            return saved.incidents().stream().map(IncidentFile::incident).toList();
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException | NullPointerException e) {
            throw new IOException(
                    file + " is not what was saved there; delete it to forget which incidents are open", e);
        }
    }

    @Override
    public void save(List<SavedIncident> incidents) throws IOException {
        var saved = new Saved(VERSION, incidents.stream().map(IncidentFile::one).toList());
        AtomicFile.write(file, JSON.writeValueAsString(saved));
    }

    private static One one(SavedIncident incident) {
        SeriesKey series = incident.subject().series();
        Objective objective = incident.subject().objective();
        return new One(
                series.name(),
                new TreeMap<>(series.labels()),
                objective.side().text(),
                objective.limit(),
                objective.lasting().toString(),
                objective.horizon().toString(),
                incident.startedAt().toString(),
                incident.told(),
                incident.level(),
                incident.isOpen(),
                incident.breachedAt().map(Instant::toString).orElse(null),
                incident.warnedUntil().map(Instant::toString).orElse(null),
                incident.done());
    }

    private static SavedIncident incident(One one) {
        var objective = new Objective(
                Side.parse(one.side()), one.limit(), Duration.parse(one.lasting()), Duration.parse(one.horizon()));
        return new SavedIncident(
                new Subject(SeriesKey.of(one.metric(), one.labels()), objective),
                Instant.parse(one.startedAt()),
                one.told(),
                one.level(),
                one.open(),
                Optional.ofNullable(one.breachedAt()).map(Instant::parse),
                Optional.ofNullable(one.warnedUntil()).map(Instant::parse),
                one.done());
    }
}
