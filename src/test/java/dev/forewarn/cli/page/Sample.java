package dev.forewarn.cli.page;

import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Section.Curve;
import dev.forewarn.backtest.Section.Figure;
import dev.forewarn.backtest.Section.Highlight;
import dev.forewarn.backtest.Section.Mark;
import dev.forewarn.backtest.Section.Table;
import java.util.List;
import java.util.Map;

/** A section with a figure of each kind. */
final class Sample {
    private static final double[] X = {0, 1, 2, 3};
    private static final double[] Y = {0.1, 0.5, Double.NaN, 0.9};

    private Sample() {}

    static Section section(String name) {
        var below = new Figure("", "days", "probability", List.of(new Curve(name, Mark.LINE, X, Y)));
        return new Section(
                "breach",
                name,
                name,
                List.of(new Table(
                        name,
                        List.of(name, ">AP", ">difference"),
                        List.of(List.of("forewarn", "0.5", "-"), List.of(name, "0.4", "+0.1 [+0.05, +0.15] +")))),
                List.of(
                        new Figure(
                                name,
                                name,
                                name,
                                List.of(
                                        new Curve(name, Mark.LINE, X, Y),
                                        new Curve("steps", Mark.STEPS, X, Y),
                                        new Curve("dashes", Mark.DASHES, X, Y),
                                        new Curve("dots", Mark.DOTS, X, Y))),
                        new Figure(
                                "bars",
                                "",
                                "AP",
                                List.of(new Curve(name, Mark.BARS, X, Y), new Curve("other", Mark.BARS, X, Y)),
                                List.of(name, "b", "c", "d"),
                                null),
                        new Figure(
                                "two panels",
                                "days",
                                "value",
                                List.of(new Curve("series", Mark.LINE, X, new double[] {3e10, 3.1e10, 2e10, 5e10})),
                                List.of(),
                                below),
                        new Figure("nothing", "x", "y", List.of())),
                List.of(name),
                Map.of(),
                List.of(new Highlight(name, "0.5", name)));
    }
}
