package dev.forewarn.cli.page;

import java.util.Locale;

/** Text as HTML and SVG. */
final class Html {
    private Html() {}

    /** Safe between tags and in quoted attributes; what XML cannot hold becomes a replacement character. */
    static String escape(String text) {
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isShown(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    /** Neither a control character, nor half of a pair, nor one that turns the direction of what follows. */
    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.SURROGATE, Character.FORMAT -> false;
            default -> c < 0xFFFE || c > 0xFFFF;
        };
    }

    /** A place in an SVG, in tenths. */
    static String place(double x) {
        String text = String.format(Locale.ROOT, "%.1f", x);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
