package dev.forewarn.backtest;

/** A method that foresees breaches, ours or another, asked at every live cell with what was known then. */
public interface Contender {
    String name();

    /** Answers for every live cell of a case; must not look beyond the cell it answers for. */
    Answers answer(BreachCase cut);

    /**
     * By cell of the case's window.
     *
     * @param ranking       what alarms are ranked on, any monotone scale; NaN where there is no answer
     * @param probabilities what is published, in [0, 1]
     * @param cellsToBreach how many cells until the breach begins, if it comes; NaN where there is no answer, empty where the
     *                      method never has one
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    record Answers(double[] ranking, double[] probabilities, double[] cellsToBreach) {
        private static final double[] NEVER = {};

        /** Answers of a method that does not say when. */
        public Answers(double[] ranking, double[] probabilities) {
            this(ranking, probabilities, NEVER);
        }

        /** Answers whose ranking is the probability itself. */
        static Answers of(double[] probabilities) {
            return new Answers(probabilities, probabilities);
        }
    }
}
