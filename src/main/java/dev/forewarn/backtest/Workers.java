package dev.forewarn.backtest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * All cores on one stage of a backtest at a time; results in the order of the work, whichever was done first.
 *
 * @param threads at least 1
 */
public record Workers(int threads) {
    /** Does the work on every item, and tells as items are done. */
    public <T, R> List<R> each(List<T> items, String stage, Backtest.Progress progress, Function<T, R> work) {
        var results = new ArrayList<R>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            var tasks = new ArrayList<Future<R>>();
            for (T item : items) {
                Callable<R> task = () -> work.apply(item);
                tasks.add(pool.submit(task));
            }
            try {
                for (Future<R> task : tasks) {
                    results.add(task.get());
                    progress.done(stage, results.size(), items.size());
                }
            } catch (ExecutionException e) {
                pool.shutdownNow();
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + stage, e);
            }
        }
        return results;
    }
}
