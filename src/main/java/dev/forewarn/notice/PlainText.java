package dev.forewarn.notice;

import java.util.regex.Pattern;

/** Names of series come from strangers: what is shown of them is one line of bounded length. */
final class PlainText {
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private PlainText() {}

    /** @param longest in UTF-16 units, at least 2 */
    static String line(String text, int longest) {
        String shown = UNSHOWN.matcher(text).replaceAll(" ");
        if (shown.length() <= longest) {
            return shown;
        }
        int cut = Character.isHighSurrogate(shown.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return shown.substring(0, cut) + "…";
    }
}
