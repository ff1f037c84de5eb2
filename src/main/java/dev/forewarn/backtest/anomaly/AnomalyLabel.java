package dev.forewarn.backtest.anomaly;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time that somebody holds to be anomalous.
 *
 * @param series the series, or the entity all of whose series it concerns
 * @param start  belongs to it
 * @param end    belongs to it
 * @param window whether it is a window drawn around an anomaly, as NAB does it, and not the anomaly's own extent
 * @param metrics names of the metrics at fault where the source tells; empty where it does not
 */
public record AnomalyLabel(String series, Instant start, Instant end, boolean window, List<String> metrics) {
    private static final String WINDOW = "anomaly-window";

    public AnomalyLabel {
        metrics = List.copyOf(metrics);
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("an anomaly of " + series + " ends at " + end + ", before it begins");
        }
    }

    /**
     * Reads CSV without quotes that has the columns {@code start}, {@code end} and {@code series} or {@code entity};
     * {@code kind} and {@code anomalous_metrics} (names with blanks between them) may be there, others are passed over.
     *
     * @throws IllegalArgumentException when a line cannot be read
     */
    public static List<AnomalyLabel> read(Reader text) {
        try (var lines = new BufferedReader(text)) {
            String header = lines.readLine();
            var columns = header == null ? List.<String>of() : List.of(header.split(",", -1));
            int series = Math.max(columns.indexOf("series"), columns.indexOf("entity"));
            int start = columns.indexOf("start");
            int end = columns.indexOf("end");
            if (series < 0 || start < 0 || end < 0) {
                throw new IllegalArgumentException(
                        "labels need the columns series (or entity), start and end; found " + header);
            }
            int kind = columns.indexOf("kind");
            int metrics = columns.indexOf("anomalous_metrics");
            var labels = new ArrayList<AnomalyLabel>();
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String[] cells = line.split(",", -1);
                if (cells.length < columns.size()) {
                    throw new IllegalArgumentException(
                            "line " + number + " of the labels has " + cells.length + " cells: " + line);
                }
                labels.add(new AnomalyLabel(
                        cells[series],
                        time(cells[start], number),
                        time(cells[end], number),
                        kind >= 0 && cells[kind].equals(WINDOW),
                        metrics < 0 || cells[metrics].isBlank()
                                ? List.of()
                                : List.of(cells[metrics].strip().split(" +"))));
            }
            return labels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant time(String text, int line) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("line " + line + " of the labels: not a time: " + text, e);
        }
    }
}
