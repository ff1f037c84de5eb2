package dev.forewarn.training;

import dev.forewarn.kernel.FlatTrees;
import dev.forewarn.risk.BreachTrees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Trees as JSON: one array for each column of {@link FlatTrees}, and the names of the features they ask for. */
final class TreesJson {
    private static final int MOST_NODES = 1_000_000;

    private TreesJson() {}

    static void write(ObjectNode into, BreachTrees breach) {
        FlatTrees trees = breach.trees();
        into.put("share", breach.share());
        into.put("bias", trees.bias());
        ArrayNode names = into.putArray("features");
        BreachTrees.featureNames().forEach(names::add);
        ArrayNode roots = into.putArray("roots");
        for (int root : trees.roots()) {
            roots.add(root);
        }
        ArrayNode feature = into.putArray("node_feature");
        for (short each : trees.nodeFeatures()) {
            feature.add(each);
        }
        ArrayNode threshold = into.putArray("node_threshold");
        for (float each : trees.thresholds()) {
            threshold.add(each);
        }
        ArrayNode left = into.putArray("node_left");
        for (int each : trees.leftChildren()) {
            left.add(each);
        }
        ArrayNode right = into.putArray("node_right");
        for (int each : trees.rightChildren()) {
            right.add(each);
        }
        ArrayNode missing = into.putArray("node_missing_left");
        for (boolean each : trees.missingGoesLeft()) {
            missing.add(each ? 1 : 0);
        }
    }

    /**
     * Reads.
     *
     * @throws IllegalArgumentException where the trees cannot be walked, or ask for other features
     */
    static BreachTrees read(JsonNode from) {
        var names = BreachTrees.featureNames();
        JsonNode given = from.required("features");
        boolean isSame = given.size() == names.size();
        for (int i = 0; isSame && i < names.size(); i++) {
            isSame = given.get(i).asString().equals(names.get(i));
        }
        if (!isSame) {
            throw new IllegalArgumentException("its trees ask for other features than this program computes");
        }
        int nodes = from.required("node_feature").size();
        if (nodes > MOST_NODES) {
            throw new IllegalArgumentException("its trees have " + nodes + " nodes, at most " + MOST_NODES);
        }
        short[] feature = new short[nodes];
        float[] threshold = new float[nodes];
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        boolean[] missing = new boolean[nodes];
        for (int i = 0; i < nodes; i++) {
            feature[i] = (short) from.required("node_feature").required(i).asInt();
            threshold[i] = (float) from.required("node_threshold").required(i).asDouble();
            left[i] = from.required("node_left").required(i).asInt();
            right[i] = from.required("node_right").required(i).asInt();
            missing[i] = from.required("node_missing_left").required(i).asInt() == 1;
        }
        JsonNode begins = from.required("roots");
        int[] roots = new int[begins.size()];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = begins.get(i).asInt();
        }
        return new BreachTrees(
                new FlatTrees(
                        names.size(),
                        from.required("bias").asDouble(),
                        roots,
                        feature,
                        threshold,
                        left,
                        right,
                        missing),
                from.required("share").asDouble());
    }
}
