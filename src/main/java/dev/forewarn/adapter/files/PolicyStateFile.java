package dev.forewarn.adapter.files;

import dev.forewarn.decision.Ledger;
import dev.forewarn.decision.PolicyState;
import dev.forewarn.loop.PolicyStateStore;
import dev.forewarn.loop.PolicyStates;
import dev.forewarn.metric.SeriesKey;
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
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the policies remember, as one JSON file; its format is described in docs/policies.md. */
public final class PolicyStateFile implements PolicyStateStore {
    private static final int VERSION = 2;
    private static final int OLDEST_VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;

    record Saved(
            int version,
            List<SavedSeries> series,
            List<SavedTarget> targets,
            @Nullable SavedLedger ledger) {}

    /** Labels apart, because a name may look like anything. */
    record SavedSeries(
            String policy,
            String metric,
            TreeMap<String, String> labels,
            @Nullable String newest,
            @Nullable String spacing,
            @Nullable String beyondSince,
            int beyondSamples,
            int predictions) {}

    record SavedTarget(
            String policy,
            String target,
            @Nullable String quietUntil,
            @Nullable String settlesAt,
            List<String> actedAt,
            int rung,
            @Nullable SavedProof proof) {}

    record SavedProof(
            String metric, TreeMap<String, String> labels, String action, String judgedFrom, String openUntil) {}

    public PolicyStateFile(Path file) {
        this.file = file;
    }

    @Override
    public PolicyStates load() throws IOException {
        if (!Files.exists(file)) {
            return PolicyStates.NONE;
        }
        try {
            Saved saved = JSON.readValue(Files.readString(file), Saved.class);
            if (saved.version() < OLDEST_VERSION || saved.version() > VERSION) {
                throw new IOException(file + " has version " + saved.version() + ", this Forewarn reads "
                        + OLDEST_VERSION + " to " + VERSION
                        + "; start the Forewarn that wrote it, or delete the file to forget all cooldowns");
            }
            return new PolicyStates(
                    saved.series().stream().map(PolicyStateFile::observed).toList(),
                    saved.targets().stream().map(PolicyStateFile::spent).toList(),
                    saved.ledger() == null ? Ledger.EMPTY : saved.ledger().read());
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException | NullPointerException e) {
            throw new IOException(
                    file + " is not what was saved there: " + gist(e)
                            + "; restore it, or delete it to forget all cooldowns",
                    e);
        }
    }

    @Override
    public void save(PolicyStates states) throws IOException {
        var saved = new Saved(
                VERSION,
                states.series().stream().map(PolicyStateFile::saved).toList(),
                states.targets().stream().map(PolicyStateFile::saved).toList(),
                SavedLedger.of(states.ledger()));
        try {
            AtomicFile.write(file, JSON.writeValueAsString(saved));
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static SavedSeries saved(PolicyStates.OfSeries of) {
        PolicyState.Observed o = of.observed();
        return new SavedSeries(
                of.policy(),
                of.series().name(),
                new TreeMap<>(of.series().labels()),
                text(o.newest()),
                text(o.spacing()),
                text(o.beyondSince()),
                o.beyondSamples(),
                o.predictions());
    }

    private static SavedTarget saved(PolicyStates.OfTarget of) {
        PolicyState.Spent s = of.spent();
        List<String> actedAt = s.actedAt().stream().map(Instant::toString).toList();
        return new SavedTarget(
                of.policy(),
                of.target(),
                text(s.quietUntil()),
                text(s.settlesAt()),
                actedAt,
                s.rung(),
                s.proof().map(PolicyStateFile::saved).orElse(null));
    }

    private static SavedProof saved(PolicyState.Proof proof) {
        return new SavedProof(
                proof.series().name(),
                new TreeMap<>(proof.series().labels()),
                proof.actionType(),
                proof.judgedFrom().toString(),
                proof.openUntil().toString());
    }

    private static PolicyStates.OfSeries observed(SavedSeries s) {
        return new PolicyStates.OfSeries(
                s.policy(),
                SeriesKey.of(s.metric(), s.labels()),
                new PolicyState.Observed(
                        instant(s.newest()),
                        Optional.ofNullable(s.spacing()).map(Duration::parse),
                        instant(s.beyondSince()),
                        s.beyondSamples(),
                        s.predictions()));
    }

    private static PolicyStates.OfTarget spent(SavedTarget t) {
        return new PolicyStates.OfTarget(
                t.policy(),
                t.target(),
                new PolicyState.Spent(
                        instant(t.quietUntil()),
                        instant(t.settlesAt()),
                        t.actedAt().stream().map(Instant::parse).toList(),
                        t.rung(),
                        Optional.ofNullable(t.proof()).map(PolicyStateFile::proof)));
    }

    private static PolicyState.Proof proof(SavedProof proof) {
        return new PolicyState.Proof(
                SeriesKey.of(proof.metric(), proof.labels()),
                proof.action(),
                Instant.parse(proof.judgedFrom()),
                Instant.parse(proof.openUntil()));
    }

    private static Optional<Instant> instant(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    private static String gist(Exception e) {
        String message = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
        return String.valueOf(message).lines().findFirst().orElse("unreadable");
    }
}
