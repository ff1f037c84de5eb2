package dev.forewarn.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A table for people: columns as wide as what is in them, numbers to the right. */
final class TextTable {
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;

    /** Columns by their titles; a title that begins with {@code >} makes its column end flush on the right. */
    TextTable(String... titles) {
        right = new boolean[titles.length];
        var head = new String[titles.length];
        for (int i = 0; i < titles.length; i++) {
            right[i] = titles[i].startsWith(">");
            head[i] = right[i] ? titles[i].substring(1) : titles[i];
        }
        rows.add(head);
    }

    TextTable row(String... cells) {
        String[] row = Arrays.copyOf(cells, right.length);
        for (int i = 0; i < cells.length; i++) {
            row[i] = shown(cells[i]);
        }
        rows.add(row);
        return this;
    }

    /** Names of series come from strangers: no terminal takes what is in them for a command, or turns the line around. */
    static String shown(String cell) {
        return UNSHOWN.matcher(cell).replaceAll("\uFFFD");
    }

    /** The lines, without a line break at the end. */
    String text() {
        var widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        var lines = new ArrayList<String>(rows.size());
        for (String[] row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String blanks = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : "  ").append(right[i] ? blanks + row[i] : row[i] + blanks);
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join("\n", lines);
    }
}
