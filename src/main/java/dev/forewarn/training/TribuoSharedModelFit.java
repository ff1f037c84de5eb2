package dev.forewarn.training;

import dev.forewarn.backtest.SharedModelFit;
import dev.forewarn.kernel.IncrementTables;
import dev.forewarn.risk.Calibration;
import dev.forewarn.risk.FleetPrior;
import dev.forewarn.risk.SharedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Fits the line from the witnesses' log-odds to a probability with Tribuo's logistic regression, every series of a family
 * and every family weighing the same, and takes the mean survival of the increments as the fleet's prior.
 */
public final class TribuoSharedModelFit implements SharedModelFit {
    private static final int ORIGINS_A_SERIES = 600;
    private static final int EPOCHS = 12;
    private static final double LEARNING_RATE = 0.3;
    private static final double OWN_GAIN = 0.1;
    private static final double PRIOR_CELLS = 120;
    private static final String BREACH = "breach";
    private static final String CALM = "calm";
    private static final String TABLES = "tables";
    private static final String PATHS = "paths";

    private final long seed;

    public TribuoSharedModelFit(long seed) {
        this.seed = seed;
    }

    @Override
    public SharedModel fit(List<Evidence> all) {
        List<Evidence> evidence = all.stream()
                .filter(each -> each.breached().length > 0)
                .toList(); // made-up series teach the trees alone
        Map<String, Integer> families = new HashMap<>();
        evidence.forEach(each -> families.merge(each.family(), 1, Integer::sum));
        var labels = new LabelFactory();
        var dataset = new MutableDataset<Label>(
                new SimpleDataSourceProvenance("witnesses of " + evidence.size() + " series", labels), labels);
        double[] survival = new double[IncrementTables.EDGES];
        for (Evidence each : evidence) {
            double share = 1.0 / families.size() / families.getOrDefault(each.family(), 1);
            int count = each.breached().length;
            int stride = Math.max(1, count / ORIGINS_A_SERIES);
            double weight = share * evidence.size() * Math.min(1.0, (double) ORIGINS_A_SERIES * stride / count);
            for (int i = 0; i < count; i += stride) {
                Example<Label> example =
                        new ArrayExample<>(new Label(each.breached()[i] ? BREACH : CALM), (float) weight);
                example.add(new Feature(TABLES, each.fromTables()[i]));
                example.add(new Feature(PATHS, each.fromPaths()[i]));
                dataset.add(example);
            }
            for (int k = 0; k < survival.length; k++) {
                survival[k] += share * each.survival()[k];
            }
        }
        float[] prior = new float[survival.length];
        for (int k = 0; k < prior.length; k++) {
            prior[k] = (float) survival[k];
        }
        return new SharedModel(
                calibration(dataset),
                evidence.isEmpty() ? FleetPrior.none() : new FleetPrior(prior, PRIOR_CELLS),
                new BreachTreesFit(seed).fit(all));
    }

    private Calibration calibration(MutableDataset<Label> dataset) {
        if (dataset.getOutputInfo().size() < 2) {
            return Calibration.identity(); // nobody breached, or everybody: there is nothing to tell apart
        }
        var trainer = new LinearSGDTrainer(
                new LogMulticlass(), new AdaGrad(LEARNING_RATE), EPOCHS, Integer.MAX_VALUE, 16, seed);
        LinearSGDModel model = trainer.train(dataset);
        // the model's log-odds are linear: three probes tell its weights without reaching into its matrices
        double atZero = logOdds(model, 0, 0);
        double slope = logOdds(model, 1, 0) - atZero;
        double pathSlope = logOdds(model, 0, 1) - atZero;
        return new Calibration(atZero, Math.max(0.05, slope), Math.max(0, pathSlope), OWN_GAIN);
    }

    private static double logOdds(LinearSGDModel model, double tables, double paths) {
        var example = new ArrayExample<>(new Label(CALM));
        example.add(new Feature(TABLES, tables));
        example.add(new Feature(PATHS, paths));
        var scores = model.predict(example).getOutputScores();
        double breach = Objects.requireNonNull(scores.get(BREACH)).getScore();
        double calm = Objects.requireNonNull(scores.get(CALM)).getScore();
        return Math.log(breach / calm);
    }
}
