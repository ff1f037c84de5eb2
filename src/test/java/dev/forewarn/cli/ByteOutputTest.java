package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteOutputTest {
    private static String decimal(double value) {
        var bytes = new ByteArrayOutputStream();
        var out = new ByteOutput(bytes);
        out.decimal(value, 12);
        out.flush();
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    @Property(tries = 10_000)
    void keepsSixSignificantDigits(@ForAll @DoubleRange(min = 1e-6, max = 1e6) @Scale(12) double value) {
        String text = decimal(value);
        assertThat(text).matches("\\d+(\\.\\d*[1-9])?");
        double tolerance = 0.51
                * new BigDecimal(value, new MathContext(6, RoundingMode.DOWN))
                        .ulp()
                        .doubleValue();
        assertThat(Double.parseDouble(text)).isCloseTo(value, within(tolerance));
    }

    @Property
    void writesEveryMillionthOfAProbabilityExactly(@ForAll @IntRange(min = 0, max = 1_000_000) int millionths) {
        BigDecimal expected = BigDecimal.valueOf(millionths, 6).stripTrailingZeros();
        assertThat(decimal(millionths / 1e6)).isEqualTo(expected.signum() == 0 ? "0" : expected.toPlainString());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.5, 0.5",
        "0.9999999, 1",
        "0.1234567, 0.123457",
        "0.0000123456789, 0.0000123457",
        "1e-12, 0.000000000001",
        "1e-14, 0",
        "604800, 604800",
        "1234567.8, 1234568",
        "99999.96, 100000",
        "1e15, 1000000000000000"
    })
    void writesPlainDecimals(double value, String expected) {
        assertThat(decimal(value)).isEqualTo(expected);
    }

    @Example
    void writesHugeNumbersInFull() {
        double huge = Math.scalb(1.5, 900);
        assertThat(decimal(huge)).isEqualTo(new BigDecimal(huge).toPlainString());
    }

    @Example
    void holdsToTheDigitsAfterThePointThatAreAskedFor() {
        var bytes = new ByteArrayOutputStream();
        var out = new ByteOutput(bytes);
        for (double value : new double[] {0.00001, 0.0126, 12.34567, 1234.5678}) {
            out.decimal(value, 3);
            out.ascii(" ");
        }
        out.flush();
        assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("0 0.013 12.346 1234.57 ");
    }
}
