package dev.forewarn.selection;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a vector selector of PromQL: {@code metric}, <code>metric{a="b"}</code>, <code>{a=~"b.*",}</code>, and with names in
 * UTF-8 <code>{"my.metric","a.b"!="c"}</code>. Blanks, line breaks and comments may stand between its parts. Linear time.
 */
final class SelectorParser {
    private static final String OPERATORS = "one of = != =~ !~";

    private final String text;
    private final List<LabelMatcher> matchers = new ArrayList<>();
    private boolean named; // before the braces or alone within them
    private boolean conditioned; // by __name__
    private int at;

    SelectorParser(String text) {
        this.text = text;
    }

    Selector selector() {
        if (text.length() > Selector.LONGEST) {
            throw problem(Selector.LONGEST, "a selector has at most " + Selector.LONGEST + " characters");
        }
        blanks();
        if (!atEnd() && SelectorText.isNameStart(here())) {
            name(word(true));
        }
        blanks();
        if (!atEnd() && here() == '{') {
            at++;
            braces();
        } else if (!named) {
            throw expected("a selector such as cpu, cpu{host=\"a\"} or {__name__=~\"node_.*\"}");
        }
        blanks();
        if (!atEnd()) {
            throw expected(
                    matchers.size() == 1 && named ? "'{' or the end of the selector" : "the end of the selector");
        }
        requireSomething();
        return new Selector(matchers);
    }

    private void name(String metric) {
        named = true;
        matchers.add(new LabelMatcher.Equal(LabelMatcher.NAME, metric));
    }

    private void braces() {
        blanks();
        while (atEnd() || here() != '}') {
            matcher();
            blanks();
            if (!atEnd() && here() == ',') {
                at++;
                blanks();
            } else if (atEnd() || here() != '}') {
                throw expected("',' or '}'");
            }
        }
        at++;
    }

    private void matcher() {
        int from = at;
        boolean quoted = !atEnd() && QuotedText.isQuote(here());
        String label = quoted ? quoted() : labelWord();
        blanks();
        if (quoted && !atEnd() && (here() == ',' || here() == '}')) {
            if (label.isEmpty()) {
                throw problem(from, "the name of a metric is not empty");
            }
            requireOnce(from, named || conditioned);
            name(label);
            return;
        }
        if (label.isEmpty()) {
            throw problem(from, "the name of a label is not empty");
        }
        String operator = operator();
        blanks();
        if (atEnd() || !QuotedText.isQuote(here())) {
            throw expected("a quoted text such as \"value\"");
        }
        int valueFrom = at;
        LabelMatcher matcher = matcher(label, operator, quoted(), valueFrom);
        if (label.equals(LabelMatcher.NAME)) {
            requireOnce(from, named);
            conditioned = true;
        }
        matchers.add(matcher);
    }

    /** As in PromQL: a name before the braces or alone within them goes with no other, nor with a condition on it. */
    private static void requireOnce(int from, boolean told) {
        if (told) {
            throw problem(from, "the name of the metric is told twice");
        }
    }

    private static LabelMatcher matcher(String label, String operator, String value, int from) {
        try {
            return switch (operator) {
                case "=" -> new LabelMatcher.Equal(label, value);
                case "!=" -> new LabelMatcher.NotEqual(label, value);
                case "=~" -> new LabelMatcher.Matches(label, SeriesRegex.of(value));
                default -> new LabelMatcher.MatchesNot(label, SeriesRegex.of(value));
            };
        } catch (IllegalArgumentException e) {
            throw new SelectorException(from + 1, String.valueOf(e.getMessage()));
        }
    }

    private String operator() {
        char first = atEnd() ? ' ' : here();
        char second = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (first == '=') {
            boolean regex = second == '~';
            at += regex ? 2 : 1;
            return regex ? "=~" : "=";
        }
        if (first == '!' && (second == '=' || second == '~')) {
            at += 2;
            return "!" + second;
        }
        throw expected(OPERATORS);
    }

    private String labelWord() {
        if (atEnd() || !SelectorText.isLabelStart(here())) {
            throw expected("the name of a label, quoted where it is no plain word, or '}'");
        }
        return word(false);
    }

    private String word(boolean metric) {
        int from = at;
        while (!atEnd() && (metric ? SelectorText.isNamePart(here()) : SelectorText.isLabelPart(here()))) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        var reading = new QuotedText(text, at);
        String read = reading.read();
        at = reading.end();
        return read;
    }

    private void blanks() {
        while (!atEnd()) {
            char c = here();
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    /** PromQL asks for one condition that an unset label does not fulfil, since all others mean every series there is. */
    private void requireSomething() {
        for (LabelMatcher matcher : matchers) {
            if (!matcher.accepts("")) {
                return;
            }
        }
        throw problem(
                0, "a selector needs a name, or a condition that a missing label does not fulfil, such as job=~\".+\"");
    }

    private boolean atEnd() {
        return at >= text.length();
    }

    private char here() {
        return text.charAt(at);
    }

    private SelectorException expected(String accepted) {
        String found = atEnd() ? "the end" : "'" + Character.toString(text.codePointAt(at)) + "'";
        return problem(at, "expected " + accepted + ", found " + found);
    }

    private static SelectorException problem(int where, String what) {
        return new SelectorException(where + 1, what);
    }
}
