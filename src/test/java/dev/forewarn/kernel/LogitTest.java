package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LogitTest {
    @Property(tries = 200)
    void isUndoneByItsInverse(@ForAll @DoubleRange(min = 0.01, max = 0.99) double p) {
        assertThat(Logit.inverse(Logit.of(p, 1e-6))).isCloseTo(p, within(1e-12));
    }

    @Test
    void clipsBothEnds() {
        assertThat(Logit.of(0, 0.003)).isCloseTo(-5.806138, within(1e-6));
        assertThat(Logit.of(1, 0.003)).isCloseTo(5.806138, within(1e-6));
    }

    @Test
    void staysInsideTheUnitIntervalFarOut() {
        assertThat(Logit.inverse(-1000)).isZero();
        assertThat(Logit.inverse(1000)).isEqualTo(1);
        assertThat(Logit.inverse(0)).isEqualTo(0.5);
    }
}
