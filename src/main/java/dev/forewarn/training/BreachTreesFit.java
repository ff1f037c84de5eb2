package dev.forewarn.training;

import dev.forewarn.backtest.SharedModelFit.Evidence;
import dev.forewarn.kernel.FlatTrees;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.scoring.BreachExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fits the global breach classifier with the XGBoost that Tribuo brings: logistic loss, best-first trees, monotone in every distance to
 * the limit; and flattens it, since one row through the library costs two hundred times what a walk over arrays does.
 *
 * <p>Straight through its own door: Tribuo's regression trainer for it has no logistic loss, and its classification
 * trainer grows a tree for each of the two classes, which monotone constraints cannot tell apart.
 */
final class BreachTreesFit {
    private static final int TREES = 80;
    private static final int THREADS = 1;
    private static final int LEAST_EXAMPLES = 2_000;

    /** Fewer series than this teach their own habits, not what all have in common. */
    private static final int LEAST_SERIES = 20;

    private static final double SHARE = 0.65;
    private static final double WEIGHT_OF_A_SERIES = 1500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final long seed;

    BreachTreesFit(long seed) {
        this.seed = seed;
    }

    /** Empty where there are too few examples to learn from. */
    Optional<BreachTrees> fit(List<Evidence> evidence) {
        List<BreachExample> examples =
                evidence.stream().flatMap(each -> each.examples().stream()).toList();
        long series =
                evidence.stream().filter(each -> !each.examples().isEmpty()).count();
        if (examples.size() < LEAST_EXAMPLES || series < LEAST_SERIES) {
            return Optional.empty();
        }
        try {
            DMatrix rows = rows(examples);
            try {
                Booster booster = XGBoost.train(rows, parameters(), TREES, Map.of(), null, null);
                return Optional.of(new BreachTrees(flatten(booster), SHARE));
            } finally {
                rows.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot fit the breach trees", e);
        } catch (LinkageError e) {
            throw new ModelStoreException(
                    "learning the breach trees needs XGBoost, which comes for x86-64 only. Scoring and training of your own"
                            + " series do not need it; run this command on such a machine.",
                    e);
        }
    }

    private static DMatrix rows(List<BreachExample> examples) throws XGBoostError {
        float[] values = new float[examples.size() * BreachTrees.FEATURES];
        float[] labels = new float[examples.size()];
        float[] weights = new float[examples.size()];
        for (int i = 0; i < examples.size(); i++) {
            BreachExample example = examples.get(i);
            System.arraycopy(example.features(), 0, values, i * BreachTrees.FEATURES, BreachTrees.FEATURES);
            labels[i] = example.breached() ? 1 : 0;
            weights[i] = (float) (example.weight() * WEIGHT_OF_A_SERIES);
        }
        var rows = new DMatrix(values, examples.size(), BreachTrees.FEATURES, Float.NaN);
        rows.setLabel(labels);
        rows.setWeight(weights);
        return rows;
    }

    private Map<String, Object> parameters() {
        var parameters = new HashMap<String, Object>();
        parameters.put("objective", "binary:logistic");
        parameters.put("tree_method", "hist");
        parameters.put("grow_policy", "lossguide");
        parameters.put("max_leaves", 24);
        parameters.put("max_depth", 0);
        parameters.put("max_bin", 255);
        parameters.put("eta", 0.1);
        parameters.put("lambda", 2.0);
        parameters.put("min_child_weight", 10.0);
        parameters.put("subsample", 0.5);
        parameters.put("base_score", 0.5);
        parameters.put("seed", seed);
        parameters.put("nthread", THREADS); // fixed: sums in another order would find other trees
        parameters.put("verbosity", 0);
        parameters.put(
                "monotone_constraints",
                Arrays.stream(BreachTrees.monotone())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(",", "(", ")")));
        return parameters;
    }

    /** The library's trees as arrays; node numbers are dealt anew so that every child lies behind its parent. */
    static FlatTrees flatten(Booster booster) throws XGBoostError {
        String[] dump = booster.getModelDump("", false, "json");
        var nodes = new Nodes();
        int[] roots = new int[dump.length];
        for (int i = 0; i < dump.length; i++) {
            roots[i] = nodes.add(JSON.readTree(dump[i]));
        }
        return nodes.trees(roots);
    }

    private static final class Nodes {
        private final List<Short> feature = new ArrayList<>();
        private final List<Float> threshold = new ArrayList<>();
        private final List<Integer> left = new ArrayList<>();
        private final List<Integer> right = new ArrayList<>();
        private final List<Boolean> missingLeft = new ArrayList<>();

        int add(JsonNode node) {
            int at = feature.size();
            boolean isLeaf = node.has("leaf");
            feature.add(
                    isLeaf
                            ? (short) -1
                            : Short.parseShort(node.required("split").asString().substring(1)));
            threshold.add(
                    (float) node.required(isLeaf ? "leaf" : "split_condition").asDouble());
            left.add(0);
            right.add(0);
            missingLeft.add(false);
            if (!isLeaf) {
                int yes = node.required("yes").asInt();
                JsonNode first = node.required("children").required(0);
                JsonNode second = node.required("children").required(1);
                boolean firstIsYes = first.required("nodeid").asInt() == yes;
                left.set(at, add(firstIsYes ? first : second));
                right.set(at, add(firstIsYes ? second : first));
                missingLeft.set(at, node.required("missing").asInt() == yes);
            }
            return at;
        }

        FlatTrees trees(int[] roots) {
            int n = feature.size();
            short[] features = new short[n];
            float[] thresholds = new float[n];
            int[] lefts = new int[n];
            int[] rights = new int[n];
            boolean[] missing = new boolean[n];
            for (int i = 0; i < n; i++) {
                features[i] = feature.get(i);
                thresholds[i] = threshold.get(i);
                lefts[i] = left.get(i);
                rights[i] = right.get(i);
                missing[i] = missingLeft.get(i);
            }
            return new FlatTrees(BreachTrees.FEATURES, 0, roots, features, thresholds, lefts, rights, missing);
        }
    }
}
