package dev.forewarn.metric;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The text form of a series key, as Prometheus writes it; a carriage return is escaped too, so that it is one line. */
final class SeriesText {
    private SeriesText() {}

    /** The key, or null when the text is not of the form {@code name{label="value",...}}. */
    static @Nullable SeriesKey parseLabelled(String text) {
        int open = text.indexOf('{');
        if (open <= 0 || !text.endsWith("}") || text.substring(0, open).isBlank()) {
            return null;
        }
        SortedMap<String, String> labels = labels(text, open);
        return labels == null ? null : new SeriesKey(text.substring(0, open), labels);
    }

    /** The labels of a text whose opening brace stands there; null where it has another form. */
    static @Nullable SortedMap<String, String> labels(String text, int open) {
        var labels = new TreeMap<String, String>();
        int at = open + 1;
        int end = text.length() - 1;
        while (at < end) {
            var label = new StringBuilder();
            int equals = readLabelName(text, at, end, label);
            if (equals < 0 || equals + 1 >= end || text.charAt(equals) != '=' || text.charAt(equals + 1) != '"') {
                return null;
            }
            var value = new StringBuilder();
            int next = readQuoted(text, equals + 2, end, value);
            if (next < 0 || labels.put(label.toString(), value.toString()) != null) {
                return null;
            }
            at = next;
            if (at < end) {
                if (text.charAt(at) != ',') {
                    return null;
                }
                at++;
            }
        }
        return labels;
    }

    /**
     * The value of a label, without reading the others; empty where it is not there.
     *
     * @param text as {@link #format} wrote it
     * @param open where its opening brace stands
     */
    static String label(String text, int open, String label) {
        int end = text.length() - 1;
        for (int at = open + 1; at < end; ) {
            int equals = text.charAt(at) == '"' ? afterQuoted(text, at + 1) : text.indexOf('=', at);
            if (isNamed(text, at, equals, label)) {
                var value = new StringBuilder();
                readQuoted(text, equals + 2, end, value);
                return value.toString();
            }
            at = afterQuoted(text, equals + 2) + 1;
        }
        return "";
    }

    private static boolean isNamed(String text, int from, int to, String label) {
        if (text.charAt(from) != '"') {
            return to - from == label.length() && text.startsWith(label, from);
        }
        var name = new StringBuilder();
        readQuoted(text, from + 1, to, name);
        return label.contentEquals(name);
    }

    /** The position after the closing quote. */
    private static int afterQuoted(String text, int from) {
        int at = from;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    /** @param labels in alphabetical order */
    static String format(String name, SortedMap<String, String> labels) {
        if (labels.isEmpty()) {
            return name;
        }
        var out = new StringBuilder(name).append('{');
        labels.forEach((label, value) -> {
            if (out.charAt(out.length() - 1) != '{') {
                out.append(',');
            }
            if (isLabelName(label)) {
                out.append(label);
            } else {
                quote(label, out);
            }
            quote(value, out.append('='));
        });
        return out.append('}').toString();
    }

    private static void quote(String part, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        out.append('"');
    }

    /** Reads a word, or a quoted text that is none; the position after it, or -1 where there is neither. */
    private static int readLabelName(String text, int from, int end, StringBuilder label) {
        if (text.charAt(from) == '"') {
            int next = readQuoted(text, from + 1, end, label);
            return next < 0 || next >= end || isLabelName(label.toString()) ? -1 : next;
        }
        int equals = text.indexOf('=', from);
        String word = equals < 0 ? "" : text.substring(from, equals).strip();
        label.append(word);
        return isLabelName(word) ? equals : -1;
    }

    /** Reads up to the closing quote into {@code value}; the position after it, or -1 where there is none. */
    private static int readQuoted(String text, int from, int end, StringBuilder value) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\' && i + 1 < end) {
                i++;
                char escaped = text.charAt(i);
                value.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> escaped;
                        });
            } else {
                value.append(c);
            }
        }
        return -1;
    }

    private static boolean isLabelName(String label) {
        if (label.isEmpty() || Character.isDigit(label.charAt(0))) {
            return false;
        }
        return label.chars().allMatch(c -> c == '_' || c == '.' || c == ':' || Character.isLetterOrDigit(c));
    }
}
