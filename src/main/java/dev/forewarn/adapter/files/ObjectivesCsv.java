package dev.forewarn.adapter.files;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.InputException;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveFiles;
import dev.forewarn.risk.ObjectiveRule;
import dev.forewarn.risk.Side;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objectives from CSV with the columns {@code series,side,limit,for,horizon} in any order; docs/cli.md has the format. */
public final class ObjectivesCsv implements ObjectiveFiles {
    private static final List<String> COLUMNS = List.of("series", "side", "limit", "for", "horizon");
    private static final List<String> REQUIRED = List.of("series", "side", "limit");

    @Override
    public ObjectiveBook read(Path file) {
        return new Reading(file.toString()).read(text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": is not UTF-8 text; save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": cannot be opened (there is no such file)", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** One reading of one file, with what was found wrong so far. */
    private static final class Reading {
        private final String name;
        private final List<String> problems = new ArrayList<>();
        private final List<ObjectiveRule> rules = new ArrayList<>();
        private final Map<String, Integer> columns = new HashMap<>();
        private int width;

        Reading(String name) {
            this.name = name;
        }

        ObjectiveBook read(String text) {
            List<String> lines = text.lines().toList();
            boolean headed = false;
            for (int i = 0; i < lines.size(); i++) {
                String line = i == 0 && lines.get(0).startsWith("\uFEFF")
                        ? lines.get(0).substring(1)
                        : lines.get(i);
                if (line.isBlank()) {
                    continue;
                }
                List<String> fields = split(line, i + 1);
                if (!headed) {
                    headed = true;
                    header(fields, i + 1);
                    failOnProblems(); // without the columns nothing below can be told
                } else if (!fields.isEmpty()) {
                    row(fields, i + 1);
                }
            }
            if (rules.isEmpty() && problems.isEmpty()) {
                problems.add("has no objectives; expected the header series,side,limit,for,horizon and at least one row"
                        + " such as checkout_*,above,230,5m,1h");
            }
            failOnProblems();
            return new ObjectiveBook(rules);
        }

        private List<String> split(String line, int number) {
            try {
                return CsvText.fields(line);
            } catch (IllegalArgumentException e) {
                problem(number, String.valueOf(e.getMessage()));
                return List.of();
            }
        }

        private void header(List<String> fields, int number) {
            width = fields.size();
            for (int i = 0; i < fields.size(); i++) {
                String column = fields.get(i).strip().toLowerCase(Locale.ROOT);
                if (!COLUMNS.contains(column)) {
                    problem(number, "unknown column '" + column + "'; the columns are series,side,limit,for,horizon");
                } else if (columns.put(column, i) != null) {
                    problem(number, "the column '" + column + "' is there twice");
                }
            }
            for (String column : REQUIRED) {
                if (!columns.containsKey(column)) {
                    problem(
                            number,
                            "the column '" + column + "' is missing; expected a header"
                                    + " series,side,limit,for,horizon in any order");
                }
            }
        }

        private void row(List<String> fields, int number) {
            if (fields.size() != width) {
                problem(number, "has " + fields.size() + " fields where the header has " + width);
                return;
            }
            int before = problems.size();
            String series = field(fields, "series");
            if (series.isEmpty()) {
                problem(number, "series is empty; give a series, or * for all of them");
            }
            Side side = side(field(fields, "side"), number);
            double limit = limit(field(fields, "limit"), number);
            Optional<Duration> lasting = duration(fields, "for", number);
            Optional<Duration> horizon = duration(fields, "horizon", number);
            if (horizon.isPresent() && horizon.get().isZero()) {
                problem(number, "horizon must be longer than zero");
            }
            if (side != null && problems.size() == before) {
                rules.add(new ObjectiveRule(series, side, limit, lasting, horizon));
            }
        }

        private String field(List<String> fields, String column) {
            Integer at = columns.get(column);
            return at == null ? "" : fields.get(at).strip();
        }

        private @Nullable Side side(String text, int number) {
            try {
                return Side.parse(text.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                problem(number, "side must be 'above' or 'below', was '" + text + "'");
                return null;
            }
        }

        private double limit(String text, int number) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            double limit = DecimalText.parse(bytes, 0, bytes.length);
            if (Double.isNaN(limit)) {
                problem(number, "limit must be a finite number with a decimal point, was '" + text + "'");
            }
            return limit;
        }

        private Optional<Duration> duration(List<String> fields, String column, int number) {
            String text = field(fields, column);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(DurationWords.parse(text));
            } catch (IllegalArgumentException e) {
                problem(number, column + ": " + e.getMessage());
                return Optional.empty();
            }
        }

        private void problem(int line, String what) {
            problems.add("line " + line + ": " + what);
        }

        private void failOnProblems() {
            if (problems.size() == 1) {
                throw new InputException(name + ": " + problems.getFirst());
            }
            if (!problems.isEmpty()) {
                throw new InputException(
                        name + " has " + problems.size() + " problems:\n  " + String.join("\n  ", problems));
            }
        }
    }
}
