package dev.forewarn.training;

import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.anomaly.MarkedValues;
import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fits things with several metrics from what their metrics showed, once all series are done; a thing a thread. */
final class EntityFits {
    private final EntityNaming naming;
    private final long seed;
    private final int threads;

    EntityFits(EntityNaming naming, long seed, int threads) {
        this.naming = naming;
        this.seed = seed;
        this.threads = threads;
    }

    /**
     * Fits those of these series and writes them in order of their names.
     *
     * @return how many there were
     */
    int write(List<SeriesKey> series, TrainingDraft draft, Path file) throws IOException {
        var models = new ArrayList<EntityModel>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            var fits = new ArrayList<Future<Optional<EntityModel>>>();
            things(series).forEach((entity, metrics) -> {
                Callable<Optional<EntityModel>> fit = () -> EntityModel.fit(entity, shown(metrics, draft), seed);
                fits.add(pool.submit(fit));
            });
            for (Future<Optional<EntityModel>> fit : fits) {
                fit.get().ifPresent(models::add);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw new IOException(io.getMessage(), io);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingRun.Interrupted(e);
        }
        EntityFile.write(models, file);
        return models.size();
    }

    private SortedMap<String, List<SeriesKey>> things(List<SeriesKey> series) {
        var things = new TreeMap<String, List<SeriesKey>>();
        for (SeriesKey key : series) {
            naming.of(key)
                    .ifPresent(entity -> things.computeIfAbsent(entity, name -> new ArrayList<>())
                            .add(key));
        }
        things.values().removeIf(metrics -> metrics.size() < EntityModel.LEAST_METRICS);
        return things;
    }

    private static Map<SeriesKey, MarkedValues> shown(List<SeriesKey> metrics, TrainingDraft draft) {
        var shown = new HashMap<SeriesKey, MarkedValues>();
        for (SeriesKey metric : metrics) {
            try {
                draft.shown(metric).ifPresent(values -> shown.put(metric, values));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shown;
    }
}
