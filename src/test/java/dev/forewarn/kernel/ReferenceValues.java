package dev.forewarn.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Numbers that an outside program made; the scripts are in src/test/reference. */
public final class ReferenceValues {
    private final Map<String, double[]> values = new HashMap<>();

    private ReferenceValues() {}

    /** Reads {@code what,index,value} rows of a resource, in ascending order of the index. */
    public static ReferenceValues read(String name) {
        var read = new ReferenceValues();
        var stream = Objects.requireNonNull(ReferenceValues.class.getResourceAsStream("/reference/" + name + ".csv"));
        try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            List<String[]> rows =
                    in.lines().skip(1).map(line -> line.split(",", -1)).toList();
            rows.stream()
                    .map(row -> row[0])
                    .distinct()
                    .forEach(what -> read.values.put(
                            what,
                            rows.stream()
                                    .filter(row -> row[0].equals(what))
                                    .mapToDouble(row -> Double.parseDouble(row[2]))
                                    .toArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    public double[] of(String what) {
        return Objects.requireNonNull(values.get(what), what);
    }
}
