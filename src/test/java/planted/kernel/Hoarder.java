package planted.kernel;

/** Keeps something between calls where nobody sees it. */
public final class Hoarder {
    private static double total;

    private Hoarder() {}

    public static double add(double value) {
        total += value;
        return total;
    }
}
