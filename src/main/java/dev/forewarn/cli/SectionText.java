package dev.forewarn.cli;

import dev.forewarn.backtest.Section;
import java.util.stream.Collectors;

/** A section of a report on a terminal. */
final class SectionText {
    private SectionText() {}

    static String of(Section section) {
        var text = new StringBuilder(section.lead());
        for (Section.Table table : section.tables()) {
            if (!table.rows().isEmpty()) {
                text.append("\n\n");
                if (!table.caption().isEmpty()) {
                    text.append(table.caption()).append('\n');
                }
                text.append(text(table));
            }
        }
        if (!section.notes().isEmpty()) {
            text.append("\n\n")
                    .append(section.notes().stream().map(note -> "- " + note).collect(Collectors.joining("\n")));
        }
        return text.toString();
    }

    private static String text(Section.Table table) {
        var lines = new TextTable(table.titles().toArray(String[]::new));
        table.rows().forEach(row -> lines.row(row.toArray(String[]::new)));
        return lines.text();
    }
}
