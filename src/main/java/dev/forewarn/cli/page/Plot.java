package dev.forewarn.cli.page;

import static dev.forewarn.cli.page.Html.place;

import dev.forewarn.backtest.Section.Curve;
import dev.forewarn.backtest.Section.Figure;
import dev.forewarn.backtest.Section.Mark;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** A figure as SVG. Colours come from the page's style by class, so that light, dark and print each have their own. */
final class Plot {
    static final int COLOURS = 6;

    private static final int WIDTH = 560;
    private static final int HEIGHT = 300;
    private static final int UPPER = 190; // of two panels
    private static final int LOWER = 130;
    private static final int LEFT = 58;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 42;
    private static final int GAP = 12; // between two panels, without an axis' name

    private final StringBuilder svg = new StringBuilder();

    private Plot() {}

    static String of(Figure figure) {
        var plot = new Plot();
        Figure below = figure.below();
        int height = below == null ? HEIGHT : UPPER + LOWER;
        plot.svg
                .append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" aria-label=\"")
                .append(Html.escape(figure.caption()))
                .append("\">");
        Axis across = across(figure);
        if (below == null) {
            plot.panel(figure, across, TOP, HEIGHT - BOTTOM, true);
        } else {
            plot.panel(figure, across, TOP, UPPER - GAP, false);
            plot.panel(below, across, UPPER + GAP, height - BOTTOM, true);
        }
        return plot.svg.append("</svg>").toString();
    }

    private static Axis across(Figure figure) {
        if (!figure.names().isEmpty()) {
            return new Axis(-0.5, figure.names().size() - 0.5, LEFT, WIDTH - RIGHT);
        }
        double[] x = known(figure.curves(), true);
        return Axis.over(least(x), most(x), LEFT, WIDTH - RIGHT);
    }

    private static Axis up(Figure figure, double top, double bottom) {
        double[] y = known(figure.curves(), false);
        double least = least(y);
        double most = most(y);
        boolean isBars = figure.curves().stream().anyMatch(curve -> curve.mark() == Mark.BARS);
        if (least >= 0 && most <= 1 && most > (isBars ? 0 : 0.2)) {
            return new Axis(0, 1, bottom, top); // shares and probabilities are compared at one scale
        }
        double room = 0.06 * (most - least);
        double low = isBars ? Math.min(0, least) : least - room;
        return Axis.over(least >= 0 ? Math.max(0, low) : low, most + room, bottom, top);
    }

    private static double[] known(List<Curve> curves, boolean isAcross) {
        return curves.stream()
                .flatMapToDouble(curve -> DoubleStream.of(isAcross ? curve.x() : curve.y()))
                .filter(Double::isFinite)
                .toArray();
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    private static double most(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    private void panel(Figure figure, Axis across, double top, double bottom, boolean isLowest) {
        Axis up = up(figure, top, bottom);
        for (double tick : up.ticks()) {
            double y = up.at(tick);
            line("grid", LEFT, y, WIDTH - RIGHT, y);
            text("tick end", LEFT - 7, y + 4, Axis.label(tick));
        }
        if (figure.names().isEmpty()) {
            for (double tick : across.ticks()) {
                double x = across.at(tick);
                line("grid", x, top, x, bottom);
                if (isLowest) {
                    text("tick middle", x, bottom + 16, Axis.label(tick));
                }
            }
        } else {
            for (int i = 0; i < figure.names().size(); i++) {
                text(
                        "tick middle",
                        across.at(i),
                        bottom + 16,
                        shortened(figure.names().get(i)));
            }
        }
        line("axis", LEFT, bottom, WIDTH - RIGHT, bottom);
        if (isLowest) {
            text("name middle", (LEFT + WIDTH - RIGHT) / 2.0, bottom + 35, figure.across());
        }
        double middle = (top + bottom) / 2;
        svg.append("<g transform=\"rotate(-90 14 ").append(place(middle)).append(")\">");
        text("name middle", 14, middle, figure.up());
        svg.append("</g>");
        curves(figure.curves(), across, up);
    }

    /** The first is drawn last, so that ours lies on top; marks of single moments lie above every line. */
    private void curves(List<Curve> curves, Axis across, Axis up) {
        layer(curves, across, up, false);
        layer(curves, across, up, true);
    }

    private void layer(List<Curve> curves, Axis across, Axis up, boolean isDots) {
        long bars = curves.stream().filter(curve -> curve.mark() == Mark.BARS).count();
        for (int k = curves.size() - 1; k >= 0; k--) {
            Curve curve = curves.get(k);
            if ((curve.mark() == Mark.DOTS) != isDots) {
                continue;
            }
            String colour = colour(k);
            switch (curve.mark()) {
                case LINE -> path("line " + colour, curve, across, up, false);
                case STEPS -> path("line " + colour, curve, across, up, true);
                case DASHES -> path("line dashes " + colour, curve, across, up, false);
                case DOTS -> dots(colour, curve, across, up);
                case BARS -> bars(colour, curve, across, up, k, (int) bars);
            }
        }
    }

    static String colour(int curve) {
        return "c" + curve % COLOURS;
    }

    private void path(String style, Curve curve, Axis across, Axis up, boolean isSteps) {
        var d = new StringBuilder();
        boolean isPenDown = false;
        for (int i = 0; i < curve.x().length; i++) {
            if (!Double.isFinite(curve.x()[i]) || !Double.isFinite(curve.y()[i])) {
                isPenDown = false;
                continue;
            }
            String x = place(across.at(curve.x()[i]));
            String y = place(up.at(curve.y()[i]));
            if (isPenDown && isSteps) {
                d.append('H').append(x).append('V').append(y);
            } else {
                d.append(isPenDown ? 'L' : 'M').append(x).append(' ').append(y);
            }
            isPenDown = true;
        }
        svg.append("<path class=\"").append(style).append("\" d=\"").append(d).append("\"/>");
    }

    private void dots(String colour, Curve curve, Axis across, Axis up) {
        for (int i = 0; i < curve.x().length; i++) {
            if (Double.isFinite(curve.x()[i]) && Double.isFinite(curve.y()[i])) {
                svg.append("<circle class=\"dot ")
                        .append(colour)
                        .append("\" r=\"3.5\" cx=\"")
                        .append(place(across.at(curve.x()[i])))
                        .append("\" cy=\"")
                        .append(place(up.at(curve.y()[i])))
                        .append("\">");
                title(curve.name(), Axis.label(rounded(curve.x()[i])) + ", " + Axis.label(rounded(curve.y()[i])));
                svg.append("</circle>");
            }
        }
    }

    private void bars(String colour, Curve curve, Axis across, Axis up, int place, int bars) {
        double slot = 0.8 * (across.at(1) - across.at(0)) / bars;
        for (int i = 0; i < curve.x().length; i++) {
            if (Double.isFinite(curve.y()[i])) {
                double x = across.at(curve.x()[i]) + (place - bars / 2.0) * slot;
                double y = Math.min(up.at(curve.y()[i]), up.at(0));
                double high = Math.abs(up.at(curve.y()[i]) - up.at(0));
                svg.append("<rect class=\"bar ")
                        .append(colour)
                        .append("\" x=\"")
                        .append(place(x));
                svg.append("\" y=\"").append(place(y)).append("\" width=\"").append(place(0.92 * slot));
                svg.append("\" height=\"").append(place(high)).append("\">");
                title(curve.name(), Axis.label(rounded(curve.y()[i])));
                svg.append("</rect>");
            }
        }
    }

    private static double rounded(double value) {
        return Math.abs(value) < 1e6 ? Math.rint(value * 1000) / 1000 : value;
    }

    /** What a browser shows when the pointer rests there. */
    private void title(String name, String value) {
        svg.append("<title>")
                .append(Html.escape(name.isEmpty() ? value : name + ": " + value))
                .append("</title>");
    }

    private static String shortened(String name) {
        return name.length() <= 18 ? name : name.substring(0, 17) + "\u2026";
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"").append(style).append("\" x1=\"").append(place(x1));
        svg.append("\" y1=\"").append(place(y1)).append("\" x2=\"").append(place(x2));
        svg.append("\" y2=\"").append(place(y2)).append("\"/>");
    }

    private void text(String style, double x, double y, String text) {
        if (!text.isEmpty()) {
            svg.append("<text class=\"").append(style).append("\" x=\"").append(place(x));
            svg.append("\" y=\"").append(place(y)).append("\">");
            svg.append(Html.escape(text)).append("</text>");
        }
    }
}
