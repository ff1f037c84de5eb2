package dev.forewarn.training;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.SeriesFit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fits every series on all cores and publishes them as one version. Series are written as they are done, in order of
 * their text, so memory holds only those under way, and the same data give the same bytes.
 */
public final class Trainer implements Training {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int AHEAD = 64;
    private static final String NONE = "none";

    private final SharedModel shared;
    private final InstantSource time;
    private final Origin origin;
    private final int threads;

    /**
     * Where a model comes from besides its data.
     *
     * @param libraries name to version
     */
    public record Origin(long seed, String codeRevision, SortedMap<String, String> libraries) {}

    public Trainer(SharedModel shared, InstantSource time, Origin origin, int threads) {
        this.shared = shared;
        this.time = time;
        this.origin = origin;
        this.threads = threads;
    }

    @Override
    public Report train(List<TimeSeries> data, ObjectiveBook objectives, Path models, Progress progress) {
        List<TimeSeries> ordered = data.stream()
                .filter(series -> series.size() >= 2)
                .sorted(Comparator.comparing(TimeSeries::series))
                .toList();
        String dataHash = hash(ordered);
        Instant now = time.instant();
        var directory = new ModelDirectory(models);
        String id = directory.unusedId(ID_TIME.format(now) + "-" + dataHash.substring(0, 8));
        var rows = new ArrayList<Row>();
        var fit = new SeriesFit(shared, objectives);
        try (var draft = directory.draft(id);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            var underWay = new ArrayDeque<Future<Done>>();
            int next = 0;
            while (rows.size() < ordered.size()) {
                while (next < ordered.size() && underWay.size() < AHEAD) {
                    TimeSeries series = ordered.get(next++);
                    Callable<Done> task = () -> fitted(fit, series);
                    underWay.add(pool.submit(task));
                }
                Done done = await(underWay.remove(), pool);
                if (done.bytes().isPresent()) {
                    draft.add(done.bytes().get());
                }
                rows.add(done.row());
                progress.fitted(rows.size(), ordered.size(), done.row().series());
            }
            draft.publish(manifest(id, now, dataHash, draft.count(), ordered, rows), shared);
        } catch (IOException e) {
            throw new ModelStoreException(
                    "cannot write models to " + models + ": " + ModelDirectory.reason(e) + ". Nothing was published.",
                    e);
        }
        data.stream()
                .filter(series -> series.size() < 2)
                .forEach(series -> rows.add(unfitted(series, "needs two samples")));
        return new Report(id, rows);
    }

    /** A fitted series on its way to the file; empty where it could not be fitted. */
    private record Done(Optional<byte[]> bytes, Row row) {}

    private static Done fitted(SeriesFit fit, TimeSeries series) {
        SeriesFit.Fitted fitted;
        try {
            fitted = fit.fit(series);
        } catch (IllegalArgumentException e) {
            return new Done(
                    Optional.empty(), unfitted(series, String.valueOf(e.getMessage()))); // must not stop the others
        }
        var limits = new ArrayList<String>();
        for (Objective objective : fitted.objectives()) {
            limits.add(String.format(
                    Locale.ROOT,
                    "%s %.6g for %s",
                    objective.side().text(),
                    objective.limit(),
                    DurationWords.exact(objective.lasting())));
        }
        return new Done(
                Optional.of(ModelDirectory.bytes(series.series(), fitted.state())),
                new Row(
                        series.series(),
                        series.size(),
                        fitted.grid().stepMillis() / 1000.0,
                        fitted.forecaster(),
                        fitted.relativeError(),
                        String.join("; ", limits),
                        fitted.note()));
    }

    private static Row unfitted(TimeSeries series, String reason) {
        return new Row(series.series(), series.size(), Double.NaN, NONE, Double.NaN, "", reason + ": starts cold");
    }

    private static Done await(Future<Done> task, ExecutorService pool) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            pool.shutdownNow();
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
            throw new ModelStoreException("training was interrupted; nothing was published", e);
        }
    }

    private Manifest manifest(
            String id, Instant now, String dataHash, int series, List<TimeSeries> data, List<Row> rows) {
        long samples = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (TimeSeries each : data) {
            samples += each.size();
            first = Math.min(first, each.timesMillis()[0]);
            last = Math.max(last, each.timesMillis()[each.size() - 1]);
        }
        var forecasters = new TreeMap<String, Integer>();
        rows.stream()
                .filter(row -> !row.forecaster().equals(NONE))
                .forEach(row -> forecasters.merge(row.forecaster(), 1, Integer::sum));
        double[] errors = Quantile.sortedFinite(
                rows.stream().mapToDouble(Row::relativeMase).toArray());
        return new Manifest(
                id,
                now,
                series,
                samples,
                dataHash,
                Instant.ofEpochMilli(data.isEmpty() ? 0 : first),
                Instant.ofEpochMilli(data.isEmpty() ? 0 : last),
                origin.seed(),
                origin.codeRevision(),
                forecasters,
                errors.length == 0 ? Double.NaN : Quantile.ofSorted(errors, 0.5),
                origin.libraries(),
                new TreeMap<>());
    }

    private static String hash(List<TimeSeries> data) {
        MessageDigest digest = Sha256.digest();
        for (TimeSeries series : data) {
            digest.update(series.series().text().getBytes(StandardCharsets.UTF_8));
            var buffer = ByteBuffer.allocate(16 * series.size());
            for (int i = 0; i < series.size(); i++) {
                buffer.putLong(series.timesMillis()[i]).putDouble(series.values()[i]);
            }
            digest.update(buffer.flip());
        }
        return Sha256.hex(digest);
    }
}
