package dev.forewarn.selection;

/**
 * Replacements as Go expands them: {@code $1}, {@code $name}, <code>${name}</code>, and {@code $$} for the sign itself. A name
 * without braces is as long as letters, digits and underscores go; a group that is not there is empty.
 */
final class GoTemplate {
    private GoTemplate() {}

    /** Whether anything in the template stands for something else. */
    static boolean hasVariable(String template) {
        return template.indexOf('$') >= 0;
    }

    static String expand(String template, SeriesRegex.Capture capture) {
        int dollar = template.indexOf('$');
        if (dollar < 0) {
            return template;
        }
        var out = new StringBuilder();
        int at = 0;
        while (dollar >= 0 && dollar + 1 < template.length()) {
            out.append(template, at, dollar);
            boolean braces = template.charAt(dollar + 1) == '{';
            int from = dollar + (braces ? 2 : 1);
            int to = wordEnd(template, from);
            boolean word = to > from && (!braces || (to < template.length() && template.charAt(to) == '}'));
            if (word) {
                out.append(capture.group(template.substring(from, to)));
                at = braces ? to + 1 : to;
            } else {
                out.append('$');
                at = template.charAt(dollar + 1) == '$' ? dollar + 2 : dollar + 1;
            }
            dollar = template.indexOf('$', at);
        }
        return out.append(template, at, template.length()).toString();
    }

    private static int wordEnd(String template, int from) {
        int at = from;
        while (at < template.length()) {
            int point = template.codePointAt(at);
            if (point != '_'
                    && !Character.isLetter(point)
                    && Character.getType(point) != Character.DECIMAL_DIGIT_NUMBER) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }
}
