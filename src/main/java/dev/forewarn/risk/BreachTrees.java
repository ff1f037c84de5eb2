package dev.forewarn.risk;

import dev.forewarn.kernel.FlatTrees;
import java.util.ArrayList;
import java.util.List;

/**
 * The global breach classifier: one set of boosted trees for every series and every limit, on features that have no unit.
 *
 * @param trees over the features of {@link #featureNames()}, in that order; their sum is a log-odds
 * @param share of the trees in the blend with the increment tables, in [0, 1]
 */
public record BreachTrees(FlatTrees trees, double share) {
    private static final List<String> WITNESSES = List.of(
            "tables quarter",
            "tables whole",
            "tables state",
            "tables overall",
            "tables",
            "path highest",
            "path end",
            "paths");

    /** How many features there are. */
    public static final int FEATURES = SeriesFeatures.LIMIT_NAMES.size()
            + WITNESSES.size()
            + LimitHistory.NAMES.size()
            + SeriesFeatures.SHAPE_NAMES.size();

    /** Which feature is what the tables say together. */
    public static final int FROM_TABLES = SeriesFeatures.LIMIT_NAMES.size() + WITNESSES.indexOf("tables");

    public BreachTrees {
        if (trees.features() != FEATURES) {
            throw new IllegalArgumentException(
                    "the trees ask for " + trees.features() + " features, this program has " + FEATURES);
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the trees' share must lie in [0, 1], was " + share);
        }
    }

    /** What the trees are asked about, in order. */
    public static List<String> featureNames() {
        var names = new ArrayList<String>(SeriesFeatures.LIMIT_NAMES);
        names.addAll(WITNESSES);
        names.addAll(LimitHistory.NAMES);
        names.addAll(SeriesFeatures.SHAPE_NAMES);
        return names;
    }

    /** By feature: 1 where the risk may only grow with it, 0 where it may do what it likes. */
    public static int[] monotone() {
        List<String> names = featureNames();
        int[] signs = new int[names.size()];
        for (int i = 0; i < signs.length; i++) {
            boolean isDistance = i < SeriesFeatures.LIMIT_NAMES.size();
            boolean isWitness = WITNESSES.contains(names.get(i));
            signs[i] = isDistance || isWitness ? 1 : 0;
        }
        return signs;
    }
}
