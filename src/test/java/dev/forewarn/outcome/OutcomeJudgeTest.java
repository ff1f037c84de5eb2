package dev.forewarn.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.Risks;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeJudgeTest {
    private static final Duration SETTLING = Duration.ofMinutes(5);

    private static Episode episode(Side side, double limit, double before) {
        return new Episode(side, limit, before, Risks.NOON, SETTLING, Risks.NOON.plus(Duration.ofMinutes(30)));
    }

    /** One reading a minute, the first a minute after the action. */
    private static List<Reading> readings(double... values) {
        var readings = new ArrayList<Reading>();
        for (double value : values) {
            readings.add(
                    new Reading(Risks.NOON.plus(Duration.ofMinutes(readings.size() + 1L)), value, Optional.empty()));
        }
        return readings;
    }

    private static List<Reading> with(List<Reading> readings, double factor) {
        return readings.stream()
                .map(r -> new Reading(r.at(), r.value(), Optional.of(r.value() * factor)))
                .toList();
    }

    private static String judge(Episode episode, List<Reading> readings) {
        return OutcomeJudge.judge(episode, readings).kind();
    }

    @Test
    void readingsBeforeItHasSettledDoNotCount() {
        assertThat(judge(episode(Side.ABOVE, 80, 90), readings(99, 99, 99, 99, 60, 60)))
                .isEqualTo("averted");
        assertThat(judge(episode(Side.ABOVE, 80, 90), readings(60, 60, 60, 60, 90, 90)))
                .isEqualTo("failed");
    }

    @Test
    void tooFewReadingsAreNoSuccess() {
        assertThat(judge(episode(Side.ABOVE, 80, 90), readings(60, 60, 60, 60, 60)))
                .isEqualTo("unclear");
        assertThat(judge(episode(Side.ABOVE, 80, 70), List.of())).isEqualTo("unclear");
    }

    @Test
    void clearlyFurtherBeyondIsWorse() {
        assertThat(judge(episode(Side.ABOVE, 80, 90), readings(0, 0, 0, 0, 93, 94)))
                .isEqualTo("worse");
        assertThat(judge(episode(Side.BELOW, 10, 8), readings(0, 0, 0, 0, 7, 5)))
                .isEqualTo("worse");
        assertThat(judge(episode(Side.BELOW, 10, 8), readings(0, 0, 0, 0, 7.9, 8.5)))
                .isEqualTo("failed");
    }

    @Test
    void onceWithinAndOnceBeyondIsUnclear() {
        assertThat(judge(episode(Side.ABOVE, 80, 90), readings(0, 0, 0, 0, 90, 60)))
                .isEqualTo("unclear");
    }

    @Test
    void aForeseenBreachThatCameAllTheSameIsAFailure() {
        assertThat(judge(episode(Side.ABOVE, 80, 70), readings(0, 0, 0, 0, 70, 85, 86, 70)))
                .isEqualTo("failed");
    }

    @Test
    void aForeseenBreachThatDidNotComeProvesNothingByItself() {
        assertThat(judge(episode(Side.ABOVE, 80, 70), readings(0, 0, 0, 0, 70, 70)))
                .isEqualTo("unclear");
    }

    @Test
    void whoKnowsWhatWouldHaveBeenCanTell() {
        List<Reading> calm = readings(60, 60, 60, 60, 60, 60, 60);
        assertThat(judge(episode(Side.ABOVE, 80, 70), with(calm, 1.5))).isEqualTo("averted");
        assertThat(judge(episode(Side.ABOVE, 80, 70), with(calm, 1.2))).isEqualTo("not-needed");
    }
}
