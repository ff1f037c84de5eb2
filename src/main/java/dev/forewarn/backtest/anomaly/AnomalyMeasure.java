package dev.forewarn.backtest.anomaly;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Measure;
import dev.forewarn.backtest.Section;
import dev.forewarn.metric.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The anomaly section for labels that a user gave. */
public final class AnomalyMeasure implements Measure {
    private static final String TITLE = "Anomalies";

    private final AnomalyBacktest backtest;
    private final List<Path> labels;

    /**
     * A measure.
     *
     * @param labels CSV files as {@link AnomalyLabel#read} takes them; without any there is nothing to measure
     */
    public AnomalyMeasure(AnomalyBacktest backtest, List<Path> labels) {
        this.backtest = backtest;
        this.labels = List.copyOf(labels);
    }

    @Override
    public String id() {
        return "anomaly";
    }

    @Override
    public Section run(Families data, Backtest.Progress progress) {
        if (labels.isEmpty()) {
            return nothing("Not measured: no labels were given. Name files with known anomalies with --labels.");
        }
        var known = new ArrayList<AnomalyLabel>();
        labels.forEach(file -> known.addAll(read(file)));
        var cases = new ArrayList<LabelledSeries>();
        var entities = new ArrayList<EntityHistory>();
        data.all().forEach(family -> {
            cases.addAll(AnomalyBacktest.cases(family.name(), family.series(), known));
            entities.addAll(EntityHistory.of(family.name(), family.series(), known));
        });
        if (cases.isEmpty() && entities.isEmpty()) {
            return nothing("Not measured: none of the labels names one of the series.");
        }
        return backtest.run(cases, entities, progress);
    }

    private Section nothing(String why) {
        return new Section(id(), TITLE, why, List.of(), List.of(), List.of(), Map.of());
    }

    private static List<AnomalyLabel> read(Path file) {
        try {
            return AnomalyLabel.read(Files.newBufferedReader(file));
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
