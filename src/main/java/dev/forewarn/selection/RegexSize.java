package dev.forewarn.selection;

import java.util.ArrayDeque;

/**
 * About how many steps a regular expression is built to. RE2 writes counted repetitions out, so {@code ((a{100}){100}){100}}
 * is a million steps in twenty characters. The estimate may be too high where brackets are quoted, and is not too low.
 */
final class RegexSize {
    private static final long ENOUGH = Long.MAX_VALUE / 4_000;

    private final String source;
    private final ArrayDeque<Long> outer = new ArrayDeque<>();
    private long sum;
    private long last; // steps of the piece that a repetition would repeat

    private RegexSize(String source) {
        this.source = source;
    }

    /** O(length). */
    static long steps(String source) {
        return new RegexSize(source).walk();
    }

    private long walk() {
        int at = 0;
        while (at < source.length()) {
            switch (source.charAt(at)) {
                case '\\' -> at = escape(at);
                case '[' -> {
                    piece(1);
                    at = classEnd(at + 1);
                }
                case '(' -> {
                    outer.push(sum);
                    sum = 0;
                    last = 0;
                    at++;
                }
                case ')' -> {
                    close();
                    at++;
                }
                case '{' -> at = repetition(at);
                default -> {
                    piece(1);
                    at++;
                }
            }
        }
        while (!outer.isEmpty()) {
            close();
        }
        return sum;
    }

    private void piece(long steps) {
        last = Math.min(steps, ENOUGH);
        sum = Math.min(sum + last, ENOUGH);
    }

    private void close() {
        long inside = sum + 2;
        sum = outer.isEmpty() ? 0 : outer.pop();
        piece(inside);
    }

    /** An escaped character, or all of {@code \Q...\E}. */
    private int escape(int at) {
        if (!source.startsWith("\\Q", at)) {
            piece(1);
            return at + 2;
        }
        int end = source.indexOf("\\E", at + 2);
        int until = end < 0 ? source.length() : end;
        for (int i = at + 2; i < until; i++) {
            piece(1);
        }
        return end < 0 ? until : end + 2;
    }

    /** Behind the first bracket that is not escaped: too early for {@code []a]}, which only counts more. */
    private int classEnd(int from) {
        int at = from;
        while (at < source.length() && source.charAt(at) != ']') {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int repetition(int at) {
        int end = source.indexOf('}', at);
        String inside = end < 0 ? "" : source.substring(at + 1, end);
        int comma = inside.indexOf(',');
        String least = comma < 0 ? inside : inside.substring(0, comma);
        String most = comma < 0 ? "" : inside.substring(comma + 1);
        if (!isCount(least) || !(most.isEmpty() || isCount(most))) {
            piece(1); // a brace that stands for itself
            return at + 1;
        }
        long times = Math.max(1, Long.parseLong(most.isEmpty() ? least : most));
        long before = last;
        sum -= before;
        piece(before > ENOUGH / (2 * times) ? ENOUGH : 2 * times * before);
        return end + 1;
    }

    private static boolean isCount(String text) {
        return !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
