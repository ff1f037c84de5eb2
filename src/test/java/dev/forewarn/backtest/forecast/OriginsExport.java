package dev.forewarn.backtest.forecast;

import dev.forewarn.adapter.files.CsvSampleFiles;
import dev.forewarn.metric.TimeSeries;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes what another program needs to forecast from the same origins, and what we said there: for every n-th series of each data file the
 * whole series on its grid (gaps carried on), and from some of the backtest's twenty origins our quantiles and what came.
 * {@code src/test/reference/forecasts-against-r.sh} runs it.
 *
 * <pre>
 * case;family;series;season in cells;scale of MASE
 * values;x x x ...
 * origin;cell, counted from 1
 * ahead;h;what came or NA;our quantiles 0.1 0.2 ... 0.9
 * </pre>
 */
public final class OriginsExport {
    private OriginsExport() {}

    /** The file to write, then every how many-th series and origin, then the data files. */
    public static void main(String[] arguments) throws IOException {
        int everySeries = Integer.parseInt(arguments[1]);
        int everyOrigin = Integer.parseInt(arguments[2]);
        var files = new CsvSampleFiles(InputStream.nullInputStream());
        try (var out = new PrintStream(Files.newOutputStream(Path.of(arguments[0])), false, StandardCharsets.UTF_8)) {
            for (String file : Arrays.asList(arguments).subList(3, arguments.length)) {
                List<TimeSeries> all =
                        files.history(List.of(file), (done, of) -> {}).series();
                for (int i = 0; i < all.size(); i += everySeries) {
                    ForecastCase.of(Path.of(file).getFileName().toString(), all.get(i))
                            .filter(cut -> cut.scale() > 0)
                            .ifPresent(cut -> write(cut, everyOrigin, out));
                }
            }
        }
    }

    private static void write(ForecastCase cut, int everyOrigin, PrintStream out) {
        double[][][] ours = new ServedForecasts().quantiles(cut);
        out.printf("case;%s;%s;%d;%s%n", cut.family(), cut.series().text(), cut.season(), cut.scale());
        out.println("values;"
                + IntStream.range(0, cut.window().size())
                        .mapToObj(cell -> number(cut.carried(cell)))
                        .collect(Collectors.joining(" ")));
        int scored = 0;
        for (int k = 0; k < ours.length; k++) {
            if ((cut.purpose()[k] & ForecastCase.SCORED) == 0 || scored++ % everyOrigin != everyOrigin / 2) {
                continue;
            }
            out.println("origin;" + (cut.origins()[k] + 1));
            for (int h = 0; h < cut.horizon(); h++) {
                out.println("ahead;" + (h + 1) + ";" + number(cut.actual(k, h + 1)) + ";"
                        + Arrays.stream(ours[k][h], 1, ForecastCase.LEVELS.length - 1)
                                .mapToObj(OriginsExport::number)
                                .collect(Collectors.joining(" ")));
            }
        }
    }

    private static String number(double x) {
        return Double.isNaN(x) ? "NA" : Double.toString(x);
    }
}
