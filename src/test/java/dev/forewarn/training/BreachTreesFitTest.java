package dev.forewarn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.backtest.SharedModelFit.Evidence;
import dev.forewarn.kernel.FlatTrees;
import dev.forewarn.kernel.Logit;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.scoring.BreachExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;

class BreachTreesFitTest {
    private static final int ROWS = 4_000;

    /** Breaches come with the first distance; a tenth of all features is missing. */
    private static List<BreachExample> examples(long seed) {
        var random = new SplittableRandom(seed);
        var examples = new ArrayList<BreachExample>();
        for (int i = 0; i < ROWS; i++) {
            float[] row = new float[BreachTrees.FEATURES];
            for (int f = 0; f < row.length; f++) {
                row[f] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian();
            }
            double z = Float.isNaN(row[0]) ? -1 : 2 * row[0] - 1;
            examples.add(new BreachExample(row, random.nextDouble() < Logit.inverse(z), 1.0 / ROWS));
        }
        return examples;
    }

    /** As if from twenty series. */
    private static List<Evidence> evidence(List<BreachExample> examples) {
        int share = examples.size() / 20;
        return IntStream.range(0, 20)
                .mapToObj(k -> new Evidence(
                        "f",
                        new double[0],
                        new double[0],
                        new boolean[0],
                        new float[24],
                        examples.subList(k * share, (k + 1) * share)))
                .toList();
    }

    @Test
    void flatTreesSayWhatTheLibrarySays() throws Exception {
        List<BreachExample> examples = examples(1);
        float[] values = new float[ROWS * BreachTrees.FEATURES];
        float[] labels = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            System.arraycopy(examples.get(i).features(), 0, values, i * BreachTrees.FEATURES, BreachTrees.FEATURES);
            labels[i] = examples.get(i).breached() ? 1 : 0;
        }
        var rows = new DMatrix(values, ROWS, BreachTrees.FEATURES, Float.NaN);
        rows.setLabel(labels);
        var parameters = new HashMap<String, Object>();
        parameters.put("objective", "binary:logistic");
        parameters.put("tree_method", "hist");
        parameters.put("base_score", 0.5);
        var booster = XGBoost.train(rows, parameters, 60, new HashMap<>(), null, null);
        float[][] said = booster.predict(rows, true);
        FlatTrees flat = BreachTreesFit.flatten(booster);
        for (int i = 0; i < ROWS; i++) {
            // the library adds up in floats, we in doubles
            assertThat(flat.sum(examples.get(i).features())).isCloseTo(said[i][0], within(1e-5));
        }
    }

    @Test
    void findsWhatMattersAndOnlyEverRisesWithADistance() {
        BreachTrees fitted = new BreachTreesFit(1).fit(evidence(examples(2))).orElseThrow();
        var random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            float[] row = new float[BreachTrees.FEATURES];
            for (int f = 0; f < row.length; f++) {
                row[f] = (float) random.nextGaussian();
            }
            row[0] = -2;
            double far = fitted.trees().sum(row);
            row[0] = 2;
            double near = fitted.trees().sum(row);
            assertThat(near).isGreaterThan(far + 1);
        }
    }

    @Test
    void theSameExamplesAndSeedGiveTheSameTrees() {
        BreachTrees one = new BreachTreesFit(5).fit(evidence(examples(4))).orElseThrow();
        BreachTrees two = new BreachTreesFit(5).fit(evidence(examples(4))).orElseThrow();
        assertThat(two.trees().thresholds()).isEqualTo(one.trees().thresholds());
    }

    @Test
    void tooFewExamplesOrSeriesTeachNoTrees() {
        assertThat(new BreachTreesFit(1).fit(evidence(examples(1).subList(0, 100))))
                .isEmpty();
    }
}
