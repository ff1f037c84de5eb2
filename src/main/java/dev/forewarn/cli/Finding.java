package dev.forewarn.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param part  of the installation
 * @param grade how it is
 * @param words what was found, and where something is wrong what to do
 */
public record Finding(String part, Grade grade, String words) {
    /** How a part is. */
    public enum Grade {
        /** As it should be. */
        OK,
        /** It works, and should be looked at. */
        WARNING,
        /** Something does not work. */
        WRONG
    }

    /** As it should be. */
    public static Finding ok(String part, String words) {
        return new Finding(part, Grade.OK, words);
    }

    /** It works, and should be looked at. */
    public static Finding warning(String part, String words) {
        return new Finding(part, Grade.WARNING, words);
    }

    /** Something does not work. */
    public static Finding wrong(String part, String words) {
        return new Finding(part, Grade.WRONG, words);
    }
}
