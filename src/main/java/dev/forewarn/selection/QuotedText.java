package dev.forewarn.selection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads one quoted text of a selector: in double or single quotes with escapes, or raw in backticks. */
final class QuotedText {
    private static final Map<Character, Integer> NAMED =
            Map.of('a', 0x07, 'b', 0x08, 'f', 0x0c, 'n', 0x0a, 'r', 0x0d, 't', 0x09, 'v', 0x0b, '\\', (int) '\\');

    private final String text;
    private final int start;
    private final char quote;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at;

    /** @param start of the opening quote */
    QuotedText(String text, int start) {
        this.text = text;
        this.start = start;
        this.quote = text.charAt(start);
        this.at = start + 1;
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** The text between the quotes, escapes undone. */
    String read() {
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '\\' && quote != '`') {
                escape();
            } else if (c == '\n' && quote != '`') {
                throw problem(at, "a line break inside a quoted text; write \\n, or quote with backticks");
            } else {
                int point = text.codePointAt(at);
                write(point);
                at += Character.charCount(point);
            }
        }
        if (at >= text.length()) {
            throw problem(start, "the quote " + quote + " that opens here is not closed");
        }
        at++;
        String read = SelectorText.utf8(out.toByteArray());
        if (read == null) {
            throw problem(start, "the escapes of this text make no valid UTF-8");
        }
        return read;
    }

    /** Behind the closing quote, once the text was read. */
    int end() {
        return at;
    }

    private void write(int point) {
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw problem(at, "half a surrogate pair, which is no character");
        }
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    }

    private void escape() {
        int from = at;
        char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        at += 2;
        Integer named = NAMED.get(kind);
        if (named != null || kind == quote) {
            out.write(named == null ? kind : named);
        } else if (kind >= '0' && kind <= '7') {
            at--;
            octet(from, digits(3, 8, from));
        } else {
            switch (kind) {
                case 'x' -> octet(from, digits(2, 16, from));
                case 'u' -> point(from, digits(4, 16, from));
                case 'U' -> point(from, digits(8, 16, from));
                default -> throw unknown(from);
            }
        }
    }

    private void octet(int from, long value) {
        if (value > 255) {
            throw unknown(from);
        }
        out.write((int) value);
    }

    private void point(int from, long value) {
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        if (value > Character.MAX_CODE_POINT || surrogate) {
            throw problem(from, "this escape stands for no character of Unicode");
        }
        write((int) value);
    }

    private long digits(int count, int radix, int from) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            int digit = at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), radix) : -1;
            if (digit < 0) {
                throw unknown(from);
            }
            value = value * radix + digit;
            at++;
        }
        return value;
    }

    private SelectorException unknown(int from) {
        return problem(
                from,
                "an unknown escape; known are \\\\ \\" + quote
                        + " \\n \\t \\r \\a \\b \\f \\v, \\ooo, \\xhh, \\uhhhh and \\Uhhhhhhhh (in a regular expression the"
                        + " backslash is doubled, or the text stands in backticks)");
    }

    private SelectorException problem(int where, String what) {
        return new SelectorException(where + 1, what);
    }
}
