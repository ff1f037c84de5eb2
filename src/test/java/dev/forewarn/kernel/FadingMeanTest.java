package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FadingMeanTest {
    @Test
    void isTheWeightedMeanOfWhatCame() {
        var mean = new FadingMean(1); // each value counts half of the next: weights 1/4, 1/2, 1
        mean.add(4);
        mean.add(2);
        mean.add(1);
        assertThat(mean.or(-1)).isCloseTo((4 / 4.0 + 2 / 2.0 + 1) / (1 / 4.0 + 1 / 2.0 + 1), within(1e-12));
        assertThat(mean.sum()).isCloseTo(3, within(1e-12));
    }

    @Test
    void saysWhatItWasToldBeforeTheFirstValue() {
        assertThat(new FadingMean(3).or(7)).isEqualTo(7);
        assertThat(new FadingMean(3).shrunk(0.2, 5)).isEqualTo(0.2);
    }

    @Test
    void leansOnThePriorByItsWeight() {
        var mean = new FadingMean(1e9);
        mean.add(1);
        mean.add(1);
        assertThat(mean.shrunk(0, 2)).isCloseTo(0.5, within(1e-6));
    }
}
