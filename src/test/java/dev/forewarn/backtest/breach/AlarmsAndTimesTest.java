package dev.forewarn.backtest.breach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.backtest.BreachCase;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class AlarmsAndTimesTest {
    private static double[] by(BreachCase cut, IntToDoubleFunction value) {
        double[] values = new double[cut.labels().length];
        Arrays.setAll(values, value);
        return values;
    }

    @Test
    void theRehearsalKnowsNothingOfTheLiveHalf() {
        BreachCase cut = Cases.everyEightHours();
        double[] values = cut.window().values().clone();
        Arrays.fill(values, cut.history(), values.length, 99);
        var other = new BreachCase(
                cut.family(),
                cut.series(),
                new Window(cut.window().grid(), 0, values),
                cut.history(),
                cut.objective(),
                cut.shape(),
                cut.labels(),
                cut.eventStarts());
        BreachCase rehearsal = cut.rehearsal(0.5);
        assertThat(rehearsal.window().size()).isEqualTo(cut.history());
        assertThat(rehearsal.history()).isEqualTo(cut.history() / 2);
        assertThat(rehearsal.eventStarts()).hasSize(3);
        assertThat(other.rehearsal(0.5).window().values())
                .isEqualTo(rehearsal.window().values());
        assertThat(other.rehearsal(0.5).labels()).isEqualTo(rehearsal.labels());
        assertThat(other.historyBaseRate()).isEqualTo(cut.historyBaseRate());
    }

    @Test
    void theLevelIsTheLowestWithinTheBudget() {
        BreachCase rehearsal = Cases.everyEightHours().rehearsal(0.5); // one day
        // breaches are announced with 0.8; a false alarm of half an hour stands at 0.6, another at 0.4
        double[] ranking = by(rehearsal, i -> {
            int ofDay = i % Cases.DAY;
            boolean isSixth = ofDay >= 200 && ofDay < 206;
            boolean isFourth = ofDay >= 20 && ofDay < 26;
            return rehearsal.labels()[i] == 1 ? 0.8 : isSixth ? 0.6 : isFourth ? 0.4 : 0.1;
        });
        assertThat(AlarmLevel.of(rehearsal, ranking, 0.2)).isEqualTo(0.8);
        assertThat(AlarmLevel.of(rehearsal, ranking, 1)).isEqualTo(0.6);
        assertThat(AlarmLevel.of(rehearsal, ranking, 2)).isEqualTo(0.4);
        assertThat(AlarmLevel.of(rehearsal, ranking, 1000)).isEqualTo(0.1);
    }

    @Test
    void thereIsNoLevelWhereEveryOneIsTooLow() {
        BreachCase rehearsal = Cases.everyEightHours().rehearsal(0.5);
        assertThat(AlarmLevel.of(rehearsal, by(rehearsal, i -> 1), 1)).isInfinite();
        assertThat(AlarmLevel.of(rehearsal, by(rehearsal, i -> Double.NEGATIVE_INFINITY), 1))
                .isInfinite();
    }

    @Test
    void whoKnowsHalfTheBreachesHalfAnHourBefore() {
        BreachCase cut = Cases.everyEightHours();
        double[] ranking = by(cut, i -> i % 192 >= 89 && i % 192 < 95 ? 1 : 0); // six cells before every other
        EventScores scores = EventScores.of(cut, ranking, 0.5);
        assertThat(scores.warned()).isEqualTo(0.5);
        assertThat(scores.medianLead()).isEqualTo(30);
        assertThat(scores.shortLead()).isEqualTo(30);
        assertThat(scores.precision()).isEqualTo(1);
        assertThat(scores.falsePerDay()).isZero();
        assertThat(scores.minutesPerDay()).isEqualTo(45); // three times half an hour in two days
        assertThat(scores.warnedBefore()[0]).isEqualTo(0.5);
        assertThat(scores.warnedBefore()[10]).isEqualTo(0.5);
        assertThat(scores.warnedBefore()[11]).isZero();
    }

    @Test
    void silenceHasNoPrecision() {
        BreachCase cut = Cases.everyEightHours();
        EventScores scores = EventScores.of(cut, by(cut, i -> 0), Double.POSITIVE_INFINITY);
        assertThat(scores.warned()).isZero();
        assertThat(scores.precision()).isNaN();
        assertThat(scores.medianLead()).isNaN();
    }

    @Test
    void timesByHand() {
        BreachCase cut = Cases.everyEightHours();
        TimeScores right = TimeScores.of(cut, by(cut, i -> 95 - i % 96));
        assertThat(right.errorMinutes()).isZero();
        assertThat(right.concordance()).isEqualTo(1);
        assertThat(right.origins())
                .isEqualTo(61); // twelve before each of five; of the sixth only the first window closes
        TimeScores late = TimeScores.of(cut, by(cut, i -> 95 - i % 96 + 3));
        assertThat(late.errorMinutes()).isEqualTo(15);
        assertThat(late.errorShare()).isCloseTo(0.25, within(1e-12));
        assertThat(TimeScores.of(cut, by(cut, i -> 6)).concordance()).isEqualTo(0.5);
        assertThat(TimeScores.of(cut, by(cut, i -> i % 96 - 83)).concordance()).isZero();
        assertThat(TimeScores.of(cut, new double[0])).isEqualTo(TimeScores.NONE);
    }

    @Test
    void binsOfEqualMassByHand() {
        var fine = new FineReliability();
        for (int i = 0; i < 10; i++) {
            fine.add(0.1, i == 0); // said 1, came 1
            fine.add(0.5, i < 8); // said 5, came 8
        }
        assertThat(fine.equalMassError(2)).isCloseTo(3.0 / 20, within(1e-12));
        assertThat(fine.equalMassError(1)).isCloseTo(3.0 / 20, within(1e-12));
        var empty = new FineReliability();
        assertThat(empty.equalMassError(10)).isNaN();
        empty.addAll(fine);
        assertThat(empty.equalMassError(10)).isCloseTo(3.0 / 20, within(1e-12));
    }
}
