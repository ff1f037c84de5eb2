package dev.forewarn.outcome;

import dev.forewarn.metric.NumberWords;
import java.util.List;
import java.util.Optional;

/**
 * Says what an action was good for. Pure.
 *
 * <p>The rules are few and err towards {@link Outcome.Unclear}: too few readings are no success, and where no breach
 * came and nobody knows what would have been, one case proves nothing.
 */
public final class OutcomeJudge {
    private static final int LEAST_READINGS = 2;

    /** Further beyond the limit than before by this share is worse, less may be noise. */
    private static final double CLEARLY_WORSE = 1.25;

    private OutcomeJudge() {}

    /** @param readings after the action, oldest first */
    public static Outcome judge(Episode episode, List<Reading> readings) {
        List<Reading> settled = readings.stream()
                .filter(r -> !r.at().isBefore(episode.actedAt().plus(episode.settling())))
                .toList();
        if (settled.size() < LEAST_READINGS) {
            return new Outcome.Unclear(settled.size() + " readings since the effect has settled, at least "
                    + LEAST_READINGS + " are needed");
        }
        return episode.wasBeyond() ? ofSeen(episode, settled) : ofForeseen(episode, settled);
    }

    private static Outcome ofSeen(Episode episode, List<Reading> settled) {
        List<Reading> last = settled.subList(settled.size() - LEAST_READINGS, settled.size());
        long beyond = last.stream().filter(r -> episode.isBeyond(r.value())).count();
        double now = last.getLast().value();
        String sentence =
                "was " + words(episode.before()) + ", is " + words(now) + ", the limit is " + words(episode.limit());
        if (beyond == 0) {
            return new Outcome.Averted("back within the limit: " + sentence);
        }
        if (beyond < last.size()) {
            return new Outcome.Unclear("neither within nor beyond the limit for long: " + sentence);
        }
        boolean worse = last.stream()
                .allMatch(r -> episode.excess(r.value()) > CLEARLY_WORSE * episode.excess(episode.before()));
        return worse
                ? new Outcome.Worse("further beyond: " + sentence)
                : new Outcome.Failed("still beyond: " + sentence);
    }

    private static Outcome ofForeseen(Episode episode, List<Reading> settled) {
        Optional<Reading> breach = firstOfTwoBeyond(episode, settled, false);
        if (breach.isPresent()) {
            return new Outcome.Failed(
                    "the breach came all the same: " + words(breach.get().value()) + " at "
                            + breach.get().at() + ", the limit is " + words(episode.limit()));
        }
        if (settled.stream().anyMatch(r -> r.without().isEmpty())) {
            return new Outcome.Unclear("no breach came; whether one would have come without the action is not known");
        }
        return firstOfTwoBeyond(episode, settled, true)
                .<Outcome>map(r -> new Outcome.Averted("no breach came; without the action it would have been "
                        + words(r.without().orElseThrow()) + " at " + r.at() + ", the limit is "
                        + words(episode.limit())))
                .orElseGet(() -> new Outcome.NotNeeded("no breach would have come without the action either"));
    }

    /** The first of two readings in a row beyond the limit. */
    private static Optional<Reading> firstOfTwoBeyond(Episode episode, List<Reading> settled, boolean without) {
        for (int i = 1; i < settled.size(); i++) {
            Reading before = settled.get(i - 1);
            if (episode.isBeyond(value(before, without)) && episode.isBeyond(value(settled.get(i), without))) {
                return Optional.of(before);
            }
        }
        return Optional.empty();
    }

    private static String words(double value) {
        return NumberWords.shortened(value);
    }

    private static double value(Reading reading, boolean without) {
        return without ? reading.without().orElseThrow() : reading.value();
    }
}
