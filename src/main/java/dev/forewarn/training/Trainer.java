package dev.forewarn.training;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.Histories;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The training job: fits every series on all cores, examines some of them on data they have not seen, publishes all as one
 * version and asks the gate whether it goes into service. What is done is kept as it is done, so a training that was killed
 * goes on; and the same data, seed and program give the same bytes, whatever the number of threads.
 */
public final class Trainer implements Training {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String LOCK = ".training.lock";
    private static final String NOBODY = "";

    /** Of these an examination costs about what a fit costs; so it adds at most this part to the time. */
    private static final double EXAMINED_SHARE = 0.2;

    private static final int EXAMINED_AT_LEAST = 8;
    private static final int EXAMINED_AT_MOST = 400;

    private final SharedModel shared;
    private final InstantSource time;
    private final Origin origin;
    private final int threads;
    private final EntityNaming entities;

    /**
     * Where a model comes from besides its data.
     *
     * @param libraries name to version
     */
    public record Origin(long seed, String codeRevision, SortedMap<String, String> libraries) {}

    /** Trains; which series are metrics of one thing decides for which things there are models. */
    public Trainer(SharedModel shared, InstantSource time, Origin origin, int threads, EntityNaming entities) {
        this.shared = shared;
        this.time = time;
        this.origin = origin;
        this.threads = threads;
        this.entities = entities;
    }

    @Override
    public Report train(Histories data, ObjectiveBook objectives, Path models, Promotion promotion, Progress progress) {
        try {
            Files.createDirectories(models);
            try (var _ = TrainingLock.take(models, LOCK, "another training of models")) {
                return locked(data, objectives, new ModelDirectory(models), promotion, progress);
            }
        } catch (IOException e) {
            throw cannotWrite(models, e);
        } catch (UncheckedIOException e) {
            throw cannotWrite(models, Objects.requireNonNull(e.getCause()));
        }
    }

    private static ModelStoreException cannotWrite(Path models, IOException e) {
        return new ModelStoreException(
                "cannot write models to " + models + ": " + ModelFiles.reason(e) + ". Nothing was published.", e);
    }

    private Report locked(
            Histories data, ObjectiveBook objectives, ModelDirectory directory, Promotion promotion, Progress progress)
            throws IOException {
        Set<SeriesKey> examined = promotion == Promotion.UNGATED ? Set.of() : examined(data.series());
        Champion champion = examined.isEmpty() ? Champion.none() : Champion.of(directory, examined);
        var draft = TrainingDraft.open(directory.root(), recipe(objectives, champion.id(), promotion));
        boolean isWorthKeeping = false;
        try {
            var run = new TrainingRun(new Fitter(shared, objectives, examined, champion, entities), draft, threads);
            List<SeriesKey> series = run.over(data, progress);
            return publish(series, draft, directory, champion, promotion);
        } catch (TrainingRun.Interrupted e) {
            isWorthKeeping = true;
            throw new ModelStoreException(
                    "training was interrupted; nothing was published. The same command goes on where it was.", e);
        } finally {
            if (isWorthKeeping || Thread.currentThread().isInterrupted()) {
                draft.close();
            } else {
                draft.delete();
            }
        }
    }

    /** The series whose fingerprints are least: the same ones tomorrow, whatever comes and goes beside them. */
    private static Set<SeriesKey> examined(List<SeriesKey> all) {
        int count = Math.clamp(
                Math.round(EXAMINED_SHARE * all.size()), Math.min(EXAMINED_AT_LEAST, all.size()), EXAMINED_AT_MOST);
        return new HashSet<>(all.stream()
                .sorted((a, b) -> Long.compareUnsigned(mixed(a), mixed(b)))
                .limit(count)
                .toList());
    }

    private static long mixed(SeriesKey key) {
        long z = key.fingerprint() * 0x9e3779b97f4a7c15L; // its high bits alone are poor
        return z ^ (z >>> 32);
    }

    /** A hash over all that decides about the states of a series, besides its data. */
    private String recipe(ObjectiveBook objectives, String champion, Promotion promotion) {
        MessageDigest digest = Sha256.digest();
        for (String part : List.of(
                "draft 2",
                entities.labels().toString(),
                Long.toString(origin.seed()),
                origin.codeRevision(),
                objectives.toString(),
                Sha256.of(SharedModelJson.write(shared)),
                champion,
                Boolean.toString(promotion == Promotion.UNGATED))) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return Sha256.hex(digest);
    }

    private Report publish(
            List<SeriesKey> series,
            TrainingDraft draft,
            ModelDirectory directory,
            Champion champion,
            Promotion promotion)
            throws IOException {
        List<Row> rows = draft.rows(series);
        List<TrainingDraft.Marks> marks = series.stream()
                .sorted()
                .map(draft::marks)
                .flatMap(Optional::stream)
                .toList();
        Scorecard scorecard =
                Scorecard.of(marks.stream().map(TrainingDraft.Marks::challenger).toList());
        GateVerdict verdict = verdict(champion, marks, promotion);
        Path staging = draft.staging();
        int fitted = draft.writeSeries(series, false, staging.resolve(ModelDirectory.SERIES_FILE));
        draft.writeSeries(series, true, staging.resolve(ModelDirectory.TWINS_FILE));
        int things = new EntityFits(entities, origin.seed(), threads)
                .write(series, draft, staging.resolve(ModelDirectory.ENTITIES_FILE));
        Files.write(staging.resolve(ModelDirectory.SHARED_FILE), SharedModelJson.write(shared));
        String hash = dataHash(series, draft);
        Instant now = time.instant();
        String id = directory.unusedId(ID_TIME.format(now) + "-" + hash.substring(0, 8));
        Manifest manifest = manifest(id, now, hash, fitted, things, rows, scorecard, verdict);
        Files.writeString(staging.resolve(ModelDirectory.CARD_FILE), ModelCard.text(manifest));
        directory.publish(
                staging,
                manifest,
                Set.of(
                        ModelDirectory.SERIES_FILE,
                        ModelDirectory.TWINS_FILE,
                        ModelDirectory.ENTITIES_FILE,
                        ModelDirectory.SHARED_FILE,
                        ModelDirectory.CARD_FILE));
        if (verdict.promoted()) {
            serve(directory, id);
        }
        return new Report(id, rows, scorecard, verdict, draft.resumed());
    }

    private void serve(ModelDirectory directory, String id) throws IOException {
        try {
            new DirectoryRegistry(directory.root(), time).serve(id, ModelRegistry.Why.TRAINED);
        } catch (ModelStoreException e) {
            directory.withdraw(id);
            throw new ModelStoreException(
                    "cannot write models to " + directory.root() + ": " + e.getMessage() + ". Nothing was published.",
                    e);
        }
    }

    private GateVerdict verdict(Champion champion, List<TrainingDraft.Marks> marks, Promotion promotion) {
        if (promotion == Promotion.UNGATED) {
            return GateVerdict.promoted("promoted without a gate, as it was asked for");
        }
        GateVerdict found = champion.id().equals(NOBODY)
                ? GateVerdict.promoted("promoted: " + champion.absence())
                : new Gate(origin.seed()).decide(champion.id(), marks);
        return switch (promotion) {
            case GATE, UNGATED -> found;
            case ALWAYS ->
                found.promoted()
                        ? found
                        : found.overruled(
                                true, "promoted all the same, as it was asked for; the gate: " + found.reason());
            case NEVER -> found.overruled(false, "not promoted, as it was asked for; the gate: " + found.reason());
        };
    }

    private static String dataHash(List<SeriesKey> series, TrainingDraft draft) {
        MessageDigest digest = Sha256.digest();
        for (SeriesKey key : series.stream().sorted().toList()) {
            digest.update(key.text().getBytes(StandardCharsets.UTF_8));
            digest.update(draft.dataSha256(key).getBytes(StandardCharsets.US_ASCII));
        }
        return Sha256.hex(digest);
    }

    private Manifest manifest(
            String id,
            Instant now,
            String dataHash,
            int fitted,
            int things,
            List<Row> rows,
            Scorecard scorecard,
            GateVerdict verdict) {
        var forecasters = new TreeMap<String, Integer>();
        rows.stream()
                .filter(row -> !row.forecaster().equals(Fitter.NONE))
                .forEach(row -> forecasters.merge(row.forecaster(), 1, Integer::sum));
        double[] errors = Quantile.sortedFinite(
                rows.stream().mapToDouble(Row::relativeMase).toArray());
        var parameters = new TreeMap<String, String>();
        parameters.put("entities", Integer.toString(things));
        parameters.put("examined_series", Integer.toString(scorecard.series()));
        parameters.put("shared_model_sha256", Sha256.of(SharedModelJson.write(shared)));
        return new Manifest(
                id,
                now,
                fitted,
                new Manifest.Data(
                        rows.stream().mapToLong(Row::samples).sum(),
                        dataHash,
                        Instant.ofEpochMilli(
                                rows.stream().mapToLong(Row::firstMillis).min().orElse(0)),
                        Instant.ofEpochMilli(
                                rows.stream().mapToLong(Row::lastMillis).max().orElse(0))),
                origin.seed(),
                origin.codeRevision(),
                forecasters,
                errors.length == 0 ? Double.NaN : Quantile.ofSorted(errors, 0.5),
                origin.libraries(),
                parameters,
                scorecard,
                verdict,
                new TreeMap<>());
    }
}
