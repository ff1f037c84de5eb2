package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LogisticLineTest {
    private static LogisticLine line() {
        return new LogisticLine(2000, 5, 1);
    }

    /** Says log-odds that are so many times as wide as they should be around a base of -2. */
    private static LogisticLine taught(long seed, double truth) {
        var random = new SplittableRandom(seed);
        var line = line();
        for (int i = 0; i < 6000; i++) {
            double off = random.nextGaussian();
            line.learn(-2 + off, random.nextDouble() < Logit.inverse(-2 + truth * off));
        }
        return line;
    }

    @Test
    void isTheIdentityBeforeItHasLearnt() {
        assertThat(line().of(-3)).isEqualTo(-3);
        assertThat(line().of(2)).isEqualTo(2);
    }

    @Test
    void believesLogOddsThatAreRight() {
        for (long seed = 1; seed <= 5; seed++) {
            LogisticLine line = taught(seed, 1);
            assertThat(line.slope()).isGreaterThan(0.85);
            assertThat(line.of(-2)).isCloseTo(-2, within(0.2));
        }
    }

    @Test
    void halvesLogOddsThatAreTwiceAsWideAsWhatComes() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(taught(seed, 0.5).slope()).isCloseTo(0.5, within(0.15));
        }
    }

    @Test
    void saysTheBaseRateWhereLogOddsSayNothing() {
        for (long seed = 1; seed <= 5; seed++) {
            LogisticLine line = taught(seed, 0);
            assertThat(line.slope()).isLessThan(0.15);
            assertThat(Logit.inverse(line.of(0))).isCloseTo(Logit.inverse(-2), within(0.05));
        }
    }

    @Test
    void followsABaseRateThatMoved() {
        var random = new SplittableRandom(3);
        LogisticLine line = taught(3, 1);
        for (int i = 0; i < 6000; i++) {
            double said = -2 + random.nextGaussian();
            line.learn(said, random.nextDouble() < Logit.inverse(said + 1));
        }
        assertThat(line.of(-2)).isCloseTo(-1, within(0.25));
    }

    @Property(tries = 200)
    void neverFallsAsLogOddsRiseAndStaysFinite(
            @ForAll long seed,
            @ForAll @DoubleRange(min = -8, max = 8) double a,
            @ForAll @DoubleRange(min = 0, max = 8) double more) {
        var random = new SplittableRandom(seed);
        var line = new LogisticLine(50, 5, 0.1);
        for (int i = 0; i < 300; i++) {
            line.learn(8 * random.nextGaussian(), random.nextInt(3) == 0);
        }
        assertThat(line.of(a)).isFinite();
        assertThat(line.of(a + more)).isGreaterThanOrEqualTo(line.of(a));
    }

    @Test
    void goesOnFromWhatWasSaved() {
        LogisticLine line = taught(1, 0.7);
        LogisticLine restored = line();
        SavedBytes.carry(line::save, restored::restore);
        line.learn(-1, true);
        restored.learn(-1, true);
        assertThat(restored.of(-1.5)).isEqualTo(line.of(-1.5));
    }
}
