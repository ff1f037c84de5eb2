package dev.forewarn.metric;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which series are metrics of one thing (a machine, a pod, a disk): those that agree in these labels, or, where none are named, in
 * all labels. Of series without labels those whose names agree up to the last slash, as in {@code machine-1/cpu}.
 *
 * @param labels a series without one of them belongs to nothing; empty for all labels that it has
 */
public record EntityNaming(List<String> labels) {
    /** Series that agree in all their labels. */
    public static final EntityNaming BY_ALL_LABELS = new EntityNaming(List.of());

    /** Parts of one histogram or summary are no metrics of their own. */
    private static final Set<String> PARTS = Set.of("le", "quantile");

    private static final String ANY_NAME = "x";

    public EntityNaming {
        labels = List.copyOf(labels);
    }

    /** The thing's name: its labels as PromQL writes them, {@code {instance="a"}}, or what stands before the slash. */
    public Optional<String> of(SeriesKey series) {
        if (PARTS.stream().anyMatch(part -> series.labels().containsKey(part))) {
            return Optional.empty();
        }
        if (!labels.isEmpty()) {
            var own = new TreeMap<>(series.labels());
            own.keySet().retainAll(labels);
            return own.size() == labels.size() ? Optional.of(text(SeriesKey.of(ANY_NAME, own))) : Optional.empty();
        }
        if (!series.labels().isEmpty()) {
            return Optional.of(text(SeriesKey.of(ANY_NAME, series.labels())));
        }
        int slash = series.name().lastIndexOf('/');
        return slash > 0 ? Optional.of(series.name().substring(0, slash)) : Optional.empty();
    }

    private static String text(SeriesKey key) {
        return key.text().substring(ANY_NAME.length());
    }
}
