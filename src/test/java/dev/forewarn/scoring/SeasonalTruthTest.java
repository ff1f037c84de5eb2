package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeasonalTruthTest {
    private static final int PATHS = 100_000;

    @ParameterizedTest
    @CsvSource({"30, 4", "60, 6", "200, 1.5"})
    void agreesWithAHundredThousandPaths(int cell, double x) {
        double limit = 8;
        var random = new SplittableRandom(5);
        int crossed = 0;
        for (int path = 0; path < PATHS; path++) {
            double off = x - SeasonalTruth.season(cell);
            boolean beyond = false;
            for (int ahead = 1; ahead <= 12; ahead++) {
                off = 0.9 * off + random.nextGaussian();
                beyond |= off + SeasonalTruth.season(cell + ahead) > limit;
            }
            crossed += beyond ? 1 : 0;
        }
        assertThat(new SeasonalTruth(0.9, limit, 12).at(cell, x)).isCloseTo(crossed / (double) PATHS, within(0.006));
    }
}
