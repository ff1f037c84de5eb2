package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    private static double parse(String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return DecimalText.parse(bytes, 1, bytes.length - 1);
    }

    private static void readsLikeJava(String text) {
        double expected = Double.parseDouble(text);
        assertThat(Double.doubleToRawLongBits(parse(text)))
                .as(text)
                .isEqualTo(Double.doubleToRawLongBits(Double.isInfinite(expected) ? Double.NaN : expected));
    }

    @Property(tries = 20_000)
    void readsBackEveryDoubleThatJavaWrites(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            readsLikeJava(Double.toString(value));
        }
    }

    @Property(tries = 20_000)
    void readsBackDoublesOfEverydaySize(@ForAll long bits) {
        long exponent = 1023L + Math.floorMod(bits >> 52, 80) - 40;
        readsLikeJava(Double.toString(Double.longBitsToDouble((bits & 0x800F_FFFF_FFFF_FFFFL) | (exponent << 52))));
    }

    @Property(tries = 20_000)
    void roundsEveryDecimalLikeJava(@ForAll("decimals") String text) {
        readsLikeJava(text);
    }

    @Provide
    Arbitrary<String> decimals() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(22);
        Arbitrary<String> fraction =
                Arbitraries.strings().numeric().ofMaxLength(22).map(d -> d.isEmpty() ? "" : "." + d);
        Arbitrary<String> exponent = Arbitraries.oneOf(
                Arbitraries.just(""),
                Arbitraries.integers().between(-30, 30).map(e -> "e" + e),
                Arbitraries.integers().between(-400, 400).map(e -> e < 0 ? "E" + e : "E+" + e));
        return Combinators.combine(Arbitraries.of("", "-", "+"), digits, fraction, exponent)
                .as((sign, whole, part, e) -> sign + whole + part + e);
    }

    /** Halfway between two doubles, where a parser that cuts its product off goes wrong. */
    @Property(tries = 5_000)
    void roundsHalfwayCasesToEven(@ForAll long bits) {
        long odd = ((bits & ((1L << 53) - 1)) | (1L << 52)) * 2 + 1; // 54 bits: exactly between two doubles
        for (long integer : new long[] {odd, odd + 1, odd - 1, odd * 2}) {
            readsLikeJava(Long.toString(integer));
            readsLikeJava(integer + "00e-2");
        }
    }

    @Example
    void readsKnownHardCases() {
        for (String text : new String[] {
            "0",
            "-0",
            "0.0e400",
            "9007199254740993",
            "9007199254740992.5",
            "1e22",
            "1e23",
            "8.5e22",
            "123456789012345678",
            "2.2250738585072011e-308",
            "4.9e-324",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            ".5",
            "5.",
            "7.2057594037927933e16",
            "0.000000000000000000000000000000000000000000000000000000000000000000001"
        }) {
            readsLikeJava(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NaN",
                "nan",
                "Infinity",
                "-inf",
                "1e",
                "1e+",
                "e5",
                ".",
                "-",
                "+-1",
                "1.2.3",
                "0x1p3",
                "1f",
                "1d",
                "1 2",
                "1_000",
                "1e999",
                "-1e999",
                "\u0661\u0662",
                "1,5",
                "null"
            })
    void isNotANumberOtherwise(String text) {
        assertThat(parse(text)).isNaN();
    }
}
