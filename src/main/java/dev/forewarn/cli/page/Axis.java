package dev.forewarn.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From values to places on the page, with ticks at round numbers.
 *
 * @param low  value at {@code from}, less than {@code high}
 * @param from place of {@code low}; may lie above {@code to}, as on a vertical axis
 */
record Axis(double low, double high, double from, double to) {
    private static final int MOST_TICKS = 6;
    private static final double TICK_ROOM = 36;
    private static final double[] ROUND = {1, 2, 5, 10};

    /** An axis that shows all of a range; a range of one value is widened. */
    static Axis over(double least, double most, double from, double to) {
        if (!(least <= most)) {
            return new Axis(0, 1, from, to);
        }
        if (least == most) {
            double room = least == 0 ? 1 : Math.abs(least) * 0.1;
            return new Axis(least - room, most + room, from, to);
        }
        return new Axis(least, most, from, to);
    }

    double at(double value) {
        // dividing first: the span of extreme values overflows
        double share = value / 2 / (high / 2 - low / 2) - low / 2 / (high / 2 - low / 2);
        return from + Math.clamp(share, -0.05, 1.05) * (to - from);
    }

    List<Double> ticks() {
        int wanted = (int) Math.clamp(Math.abs(to - from) / TICK_ROOM, 2, MOST_TICKS);
        double rough = high / wanted - low / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * power;
        for (double round : ROUND) {
            if (round * power >= rough) {
                step = round * power;
                break;
            }
        }
        List<Double> ticks = multiples(step);
        while (ticks.size() < 2) { // a range may lie between two round numbers
            step /= 2;
            ticks = multiples(step);
        }
        return ticks;
    }

    private List<Double> multiples(double step) {
        var ticks = new ArrayList<Double>();
        double first = Math.ceil(low / step - 1e-9);
        for (int k = 0; k <= 2 * MOST_TICKS; k++) {
            double tick = (first + k) * step;
            if (tick > high + 1e-9 * (high - low)) {
                break;
            }
            ticks.add(tick);
        }
        return ticks;
    }

    static String label(double tick) {
        double size = Math.abs(tick);
        if (size == 0) {
            return "0";
        }
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.2e", tick)
                    .replaceFirst("\\.?0*e", "e")
                    .replace("e+0", "e")
                    .replace("e+", "e");
        }
        String text = String.format(Locale.ROOT, "%.4f", tick).replaceFirst("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }
}
