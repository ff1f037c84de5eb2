package dev.forewarn.backtest;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The mean over families of the mean over their series, so that a family with many series does not drown the others. */
public final class Headline {
    private Headline() {}

    /** Means by family, in order of first appearance; what is NaN is left out, and a family with nothing else is NaN. */
    public static <T> Map<String, Double> byFamily(
            List<T> scored, Function<T, String> familyOf, ToDoubleFunction<T> measure) {
        var sums = new LinkedHashMap<String, double[]>();
        for (T each : scored) {
            double value = measure.applyAsDouble(each);
            double[] sum = sums.computeIfAbsent(familyOf.apply(each), family -> new double[2]);
            if (!Double.isNaN(value)) {
                sum[0] += value;
                sum[1]++;
            }
        }
        var means = new LinkedHashMap<String, Double>();
        sums.forEach((family, sum) -> means.put(family, sum[1] == 0 ? Double.NaN : sum[0] / sum[1]));
        return means;
    }

    /** Mean of what is not NaN; NaN where nothing is. */
    public static double mean(Collection<Double> byFamily) {
        return byFamily.stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
