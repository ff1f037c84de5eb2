package dev.forewarn.metric;

/**
 * A pattern in which {@code *} stands for any run of characters, also none. Everything else stands for itself.
 *
 * @param pattern as its user wrote it
 */
public record Glob(String pattern) {
    /** O(pattern x text) at worst: hostile patterns cannot make it explode, as they could with a regular expression. */
    public boolean matches(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
