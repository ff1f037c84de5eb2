package dev.forewarn.selection;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.Relabelling.Fate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the rules said of a series, remembered: a series sends many samples, and the rules need to be asked once. Memory is
 * bounded: of two generations the old one is forgotten when the young one is full, and who is asked for again moves into the
 * young one. Safe for several threads.
 */
public final class KnownFates {
    private final Relabelling rules;
    private final int longestSeries;
    private final long budgetBytes;
    private volatile Generations generations = new Generations(new Generation(), new Generation());

    private record Generations(Generation young, Generation old) {}

    private static final class Generation {
        private final ConcurrentHashMap<SeriesKey, Fate> fates = new ConcurrentHashMap<>();
        private final AtomicLong weight = new AtomicLong();
    }

    /**
     * @param longestSeries characters that the text of a series may have
     * @param budgetBytes   about how much memory it may take
     */
    public KnownFates(Relabelling rules, int longestSeries, long budgetBytes) {
        this.rules = rules;
        this.longestSeries = longestSeries;
        this.budgetBytes = budgetBytes;
    }

    /** A look-up where the series is remembered, else what the rules cost. */
    public Fate fate(SeriesKey series) {
        Generations now = generations;
        Fate known = now.young.fates.get(series);
        if (known != null) {
            return known;
        }
        Fate older = now.old.fates.get(series);
        Fate fate = older == null ? bounded(rules.fate(series)) : older;
        if (now.young.fates.putIfAbsent(series, fate) == null
                && now.young.weight.addAndGet(weight(series, fate)) > budgetBytes / 2) {
            turn();
        }
        return fate;
    }

    private synchronized void turn() {
        Generation young = generations.young;
        if (young.weight.get() > budgetBytes / 2) { // else somebody else was first
            generations = new Generations(new Generation(), young);
        }
    }

    private Fate bounded(Fate fate) {
        return fate instanceof Fate.Taken taken && taken.series().text().length() > longestSeries
                ? new Fate.Unnameable()
                : fate;
    }

    /** Bytes of memory, about. */
    private static long weight(SeriesKey series, Fate fate) {
        boolean renamed = fate instanceof Fate.Taken taken && !taken.series().equals(series);
        return renamed ? weight(series) + weight(((Fate.Taken) fate).series()) : weight(series);
    }

    private static long weight(SeriesKey series) {
        long characters = series.name().length();
        for (var label : series.labels().entrySet()) {
            characters += 60 + label.getKey().length() + label.getValue().length();
        }
        return 250 + 2 * characters;
    }
}
