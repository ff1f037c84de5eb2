package dev.forewarn.training;

import dev.forewarn.metric.Histories;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * All series on several threads; what is done goes to the draft in the order in which the series come, and only so many
 * are under way that memory stays bounded.
 */
final class TrainingRun {
    private static final int AHEAD_A_THREAD = 8;

    /** So many samples may be under way together, so that a few very long series do not fill the memory. */
    private static final long SAMPLES_UNDER_WAY = 8_000_000;

    private final Fitter fitter;
    private final TrainingDraft draft;
    private final int threads;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private long samplesUnderWay;

    TrainingRun(Fitter fitter, TrainingDraft draft, int threads) {
        this.fitter = fitter;
        this.draft = draft;
        this.threads = threads;
    }

    /** Somebody wants the thread to stop; what is done is kept. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Interrupted(Throwable cause) {
            super(cause);
        }
    }

    private record UnderWay(SeriesKey series, int samples, Future<TrainingDraft.Done> done) {}

    /** Fits all. */
    List<SeriesKey> over(Histories data, Training.Progress progress) {
        int total = data.series().size();
        var done = new ArrayList<SeriesKey>(total);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            data.forEach(series -> {
                String hash = Fitter.hash(series);
                if (draft.has(series.series(), hash)) {
                    done.add(series.series());
                    progress.fitted(done.size(), total, series.series());
                    return;
                }
                while (underWay.size() >= AHEAD_A_THREAD * threads || isTooMuch(series)) {
                    takeOne(done, total, progress);
                }
                Callable<TrainingDraft.Done> task = () -> fitter.fitted(series, hash);
                underWay.add(new UnderWay(series.series(), series.size(), pool.submit(task)));
                samplesUnderWay += series.size();
            });
            while (!underWay.isEmpty()) {
                takeOne(done, total, progress);
            }
            return done;
        } finally {
            stop(pool);
        }
    }

    private boolean isTooMuch(TimeSeries next) {
        return !underWay.isEmpty() && samplesUnderWay + next.size() > SAMPLES_UNDER_WAY;
    }

    private void takeOne(List<SeriesKey> done, int total, Training.Progress progress) {
        UnderWay first = underWay.remove();
        samplesUnderWay -= first.samples();
        try {
            draft.add(first.done().get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted(e);
        } catch (ClosedByInterruptException e) {
            throw new Interrupted(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        done.add(first.series());
        progress.fitted(done.size(), total, first.series());
    }

    /** Nothing runs on when this returns: a draft must not be written to by a training that is over. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        boolean isInterrupted = Thread.interrupted();
        try {
            pool.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
