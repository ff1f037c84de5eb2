package dev.forewarn.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.Risks;
import dev.forewarn.outcome.WarningNote.Breached;
import dev.forewarn.outcome.WarningNote.FalseAlarm;
import dev.forewarn.outcome.WarningNote.Warned;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WarningLedgerTest {
    private final WarningLedger ledger = new WarningLedger(new Probability(0.5));
    private final List<WarningNote> notes = new ArrayList<>();

    /** Three samples beyond 80 are a breach; one sample a minute, the horizon is half an hour. */
    private static Risks risks() {
        return Risks.of("cpu").with(new Objective(Side.ABOVE, 80, Duration.ofMinutes(3), Duration.ofMinutes(30)));
    }

    private static Instant minute(long n) {
        return Risks.NOON.plus(Duration.ofMinutes(n));
    }

    private void play(int from, double p, double... values) {
        for (int i = 0; i < values.length; i++) {
            notes.addAll(ledger.observe(risks().withProbability(p).atMinute(from + (long) i, values[i])));
        }
    }

    private static double[] times(int n, double value) {
        double[] values = new double[n];
        java.util.Arrays.fill(values, value);
        return values;
    }

    @Test
    void aBreachStartsWithTheFirstOfItsSamples() {
        play(0, 0.1, 70, 70, 90, 90, 90, 90, 70);
        assertThat(notes).singleElement().isInstanceOfSatisfying(Breached.class, b -> {
            assertThat(b.start()).isEqualTo(minute(2));
            assertThat(b.risk().at()).isEqualTo(minute(4));
            assertThat(b.lead()).isEmpty();
        });
        assertThat(ledger.summary()).isEqualTo(new WarningLedger.Summary(1, 0, java.util.Optional.empty(), 0, 0, 0));
    }

    @Test
    void twoSamplesAreNotThree() {
        play(0, 0.1, 70, 90, 90, 70, 90, 90, 70);
        assertThat(notes).isEmpty();
    }

    @Test
    void aWarningBeforeTheBreachHasALead() {
        play(0, 0.1, 70, 70);
        play(2, 0.6, times(10, 75));
        play(12, 0.9, 90, 90, 90, 90);
        assertThat(notes).hasSize(2);
        assertThat(notes.getFirst()).isInstanceOf(Warned.class);
        assertThat(notes.getLast())
                .isInstanceOfSatisfying(
                        Breached.class, b -> assertThat(b.lead()).contains(Duration.ofMinutes(10)));
        assertThat(ledger.summary().falseAlarms()).isZero();
        assertThat(ledger.summary().open()).isZero();
    }

    @Test
    void aWarningAfterTheStartIsNone() {
        play(0, 0.1, 70, 70);
        play(2, 0.9, 90, 90, 90);
        assertThat(notes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Breached.class, b -> assertThat(b.lead()).isEmpty());
    }

    @Test
    void aWarningWhoseHorizonPassesIsFalse() {
        play(0, 0.1, 70);
        play(1, 0.6, 70);
        play(2, 0.1, times(40, 70));
        assertThat(notes).hasSize(2);
        assertThat(notes.getLast()).isInstanceOfSatisfying(FalseAlarm.class, f -> {
            assertThat(f.warnedAt()).isEqualTo(minute(1));
            assertThat(f.risk().at()).isEqualTo(minute(32));
        });
    }

    @Test
    void flickeringWithinAHorizonIsOneWarning() {
        for (int i = 0; i < 25; i++) {
            play(i, i % 2 == 0 ? 0.6 : 0.1, 70);
        }
        assertThat(notes).singleElement().isInstanceOf(Warned.class);
    }

    @Test
    void aBreachThatStartsJustInTimeAndIsEstablishedLaterWasWarnedOf() {
        play(0, 0.6, 70);
        play(1, 0.1, times(29, 70));
        play(30, 0.1, 90, 90, 90);
        assertThat(notes.getLast())
                .isInstanceOfSatisfying(
                        Breached.class, b -> assertThat(b.lead()).contains(Duration.ofMinutes(30)));
        assertThat(ledger.summary().falseAlarms()).isZero();
    }

    @Test
    void aBreachOneMinuteTooLateWasNot() {
        play(0, 0.6, 70);
        play(1, 0.1, times(30, 70));
        play(31, 0.1, 90, 90, 90);
        assertThat(ledger.summary().breaches()).isEqualTo(1);
        assertThat(ledger.summary().warnedBefore()).isZero();
        assertThat(ledger.summary().falseAlarms()).isEqualTo(1);
    }

    @Test
    void breachesCloseTogetherAreOne() {
        play(0, 0.1, 70, 90, 90, 90, 70, 70, 90, 90, 90, 70);
        assertThat(notes).hasSize(1);
        play(10, 0.1, times(20, 70));
        play(30, 0.1, 90, 90, 90);
        assertThat(notes).hasSize(2);
    }

    @Test
    void aLongGapBreaksARun() {
        play(0, 0.1, 70, 70, 90, 90);
        play(60, 0.1, 90, 90);
        assertThat(notes).isEmpty();
    }

    @Test
    void anObjectiveWithoutADurationBreaksWithOneSample() {
        Risks single = Risks.of("cpu").with(new Objective(Side.BELOW, 10, Duration.ZERO, Duration.ofMinutes(30)));
        assertThat(ledger.observe(single.atMinute(0, 9))).singleElement().isInstanceOf(Breached.class);
    }

    @Test
    void aModelWithoutAnOpinionWarnsOfNothing() {
        assertThat(ledger.observe(
                        risks().withProbability(0.9).with(Trust.NO_OPINION).atMinute(0, 70)))
                .isEmpty();
    }

    @Test
    void seriesAndObjectivesAreKeptApart() {
        ledger.observe(Risks.of("a").withProbability(0.9).atMinute(0, 70));
        ledger.observe(Risks.of("b").withProbability(0.9).atMinute(0, 70));
        assertThat(ledger.summary().warnings()).isEqualTo(2);
        assertThat(ledger.summary().open()).isEqualTo(2);
    }

    @Test
    void theSameSampleTwiceChangesNothing() {
        play(0, 0.1, 70, 90, 90);
        play(2, 0.1, 90);
        play(1, 0.1, 90);
        assertThat(notes).isEmpty();
    }

    @Property(tries = 300)
    void everyWarningEndsInABreachOrAFalseAlarmOrIsOpen(
            @ForAll @Size(min = 10, max = 300) List<@DoubleRange(min = 0, max = 1) Double> draws) {
        var random = new WarningLedger(new Probability(0.7));
        long warned = 0;
        for (int i = 0; i < draws.size(); i++) {
            double draw = draws.get(i);
            double value = draw > 0.5 ? 90 : 70;
            for (WarningNote note :
                    random.observe(risks().withProbability((draw * 7) % 1).atMinute(3L * i, value))) {
                warned += note instanceof Warned ? 1 : 0;
            }
        }
        WarningLedger.Summary s = random.summary();
        assertThat(s.warnings()).isEqualTo(warned);
        assertThat(s.warnedBefore() + s.falseAlarms() + s.open()).isEqualTo(s.warnings());
        assertThat(s.warnedBefore()).isLessThanOrEqualTo(s.breaches());
    }
}
