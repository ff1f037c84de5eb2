package dev.forewarn.adapter.prometheus;

import dev.forewarn.adapter.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Remote write requests, written by hand in both versions. */
public final class Requests {
    private Requests() {}

    /** @param timesAndValues one array of two a sample: epoch milliseconds and value */
    public record Series(Map<String, String> labels, List<double[]> timesAndValues) {
        public static Series of(Map<String, String> labels, double... timeValueTimeValue) {
            var points = new ArrayList<double[]>();
            for (int i = 0; i < timeValueTimeValue.length; i += 2) {
                points.add(new double[] {timeValueTimeValue[i], timeValueTimeValue[i + 1]});
            }
            return new Series(labels, points);
        }
    }

    public static byte[] version1(Series... all) {
        var request = Wire.message();
        for (Series series : all) {
            var written = Wire.message();
            series.labels()
                    .forEach((name, value) ->
                            written.with(1, Wire.message().text(1, name).text(2, value)));
            samples(series, written);
            request.with(1, written);
        }
        return request.toBytes();
    }

    public static byte[] version2(Series... all) {
        var symbols = new ArrayList<String>(List.of(""));
        var request = Wire.message();
        var seriesLater = new ArrayList<Wire>();
        for (Series series : all) {
            var refs = new ArrayList<Long>();
            series.labels().forEach((name, value) -> {
                refs.add(ref(symbols, name));
                refs.add(ref(symbols, value));
            });
            var written = Wire.message()
                    .packed(1, refs.stream().mapToLong(Long::longValue).toArray());
            samples(series, written);
            seriesLater.add(written.with(5, Wire.message().varint(1, 2)).varint(6, 1));
        }
        symbols.forEach(symbol -> request.text(4, symbol));
        seriesLater.forEach(series -> request.with(5, series));
        return request.toBytes();
    }

    private static long ref(List<String> symbols, String text) {
        int at = symbols.indexOf(text);
        if (at < 0) {
            symbols.add(text);
            return symbols.size() - 1L;
        }
        return at;
    }

    private static void samples(Series series, Wire written) {
        for (double[] point : series.timesAndValues()) {
            written.with(2, Wire.message().number(1, point[1]).varint(2, (long) point[0]));
        }
    }
}
