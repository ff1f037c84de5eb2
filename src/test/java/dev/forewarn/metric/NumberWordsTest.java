package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberWordsTest {
    @ParameterizedTest
    @CsvSource({
        "80, 80",
        "91.34567, 91.35",
        "0.8100000001, 0.81",
        "123456, 123456",
        "1234567.5, 1235000",
        "-0.0, 0",
        "0, 0",
        "-5.5, -5.5",
        "1e20, 1E+20",
        "1.5e-9, 1.5E-9",
        "NaN, NaN"
    })
    void writesFourDigits(double value, String expected) {
        assertThat(NumberWords.shortened(value)).isEqualTo(expected);
    }
}
