package dev.forewarn.adapter.files;

import java.util.ArrayList;
import java.util.List;

/** RFC 4180 fields of one line, as text; for what is read once. Rows of samples go through {@link SampleRow}. */
final class CsvText {
    private CsvText() {}

    /** The text of one whole field: without its quotes, doubled quotes halved. A field without quotes is itself. */
    static String unquoted(String field) {
        if (field.length() < 2 || field.charAt(0) != '"') {
            return field;
        }
        return field.substring(1, field.length() - 1).replace("\"\"", "\"");
    }

    /**
     * Splits a line.
     *
     * @throws IllegalArgumentException where a quote is not closed or something follows it
     */
    static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        int at = 0;
        while (true) {
            int end = at < line.length() && line.charAt(at) == '"' ? quotedEnd(line, at) : line.indexOf(',', at);
            if (end < 0) {
                end = line.length();
            }
            fields.add(unquoted(line.substring(at, end)));
            if (end == line.length()) {
                return fields;
            }
            at = end + 1;
        }
    }

    private static int quotedEnd(String line, int open) {
        int at = open + 1;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new IllegalArgumentException("a quote is opened and not closed on the same line");
            }
            int after = quote + 1;
            if (after == line.length() || line.charAt(after) == ',') {
                return after;
            }
            if (line.charAt(after) != '"') {
                throw new IllegalArgumentException("a closing quote must be followed by a comma or the end of the line,"
                        + " found '" + line.charAt(after) + "' (quotes inside a field are doubled)");
            }
            at = after + 1;
        }
    }
}
