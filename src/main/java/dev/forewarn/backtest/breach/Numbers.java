package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.breach.ClusterBootstrap.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Numbers as tables and programs are given them. */
final class Numbers {
    private Numbers() {}

    /** Formatted, "-" where there is none. */
    static String text(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
    }

    /** Value and interval, marked where the interval excludes zero. */
    static String text(Interval difference) {
        if (!Double.isFinite(difference.value())) {
            return "-";
        }
        String mark = difference.isWin() ? " +" : difference.isLoss() ? " -" : "  ";
        return String.format(
                Locale.ROOT, "%+.3f [%+.3f, %+.3f]%s", difference.value(), difference.low(), difference.high(), mark);
    }

    /** JSON knows no NaN: a number that is not there is left out. */
    static void put(Map<String, Object> json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        }
    }

    static void put(Map<String, Object> json, String name, Interval interval) {
        if (Double.isFinite(interval.value())) {
            json.put(name, interval.value());
            json.put(name + "_interval", List.of(interval.low(), interval.high()));
        }
    }

    static Map<String, Object> finite(Map<String, Double> values) {
        var all = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> put(all, name, value));
        return all;
    }
}
