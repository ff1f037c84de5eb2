package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HoltWintersTest {
    @Test
    void followsTheRecursionByHand() {
        var model = new HoltWinters(0.5, 0.5, 0.5, 2);
        model.learn(10); // level 10, trend 0, season (0, .)
        model.learn(14); // level 12, trend 1, season (0, 2)
        assertThat(model.ahead(1)).isEqualTo(13);
        model.learn(12); // error -1; level 12.5, trend .75, season (-.25, 2)
        assertThat(model.ahead(1)).isEqualTo(12.5 + 0.75 + 2);
        assertThat(model.ahead(2)).isEqualTo(12.5 + 1.5 - 0.25);
        assertThat(model.deviation()).isCloseTo(0.1, within(1e-12)); // sqrt(0.01 * (-1)^2)
    }

    @Test
    void findsASeasonThatRepeats() {
        var model = new HoltWinters(0.3, 0.01, 0.1, 4);
        double[] season = {1, 5, 2, 8};
        for (int t = 0; t < 4000; t++) {
            model.learn(season[t % 4]);
        }
        for (int h = 1; h <= 4; h++) {
            assertThat(model.ahead(h)).isCloseTo(season[(h - 1) % 4], within(0.05));
        }
    }
}
