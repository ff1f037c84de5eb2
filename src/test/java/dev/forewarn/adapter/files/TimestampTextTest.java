package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTextTest {
    private static final long LAST = 9_214_646_399_999L; // 2261-12-31T23:59:59.999Z

    private static long parse(String text) {
        byte[] bytes = (":" + text + "7").getBytes(StandardCharsets.UTF_8);
        return TimestampText.parse(bytes, 1, bytes.length - 1);
    }

    @Property(tries = 5_000)
    void readsIsoWithAnyOffsetAndFraction(
            @ForAll @LongRange(min = 0, max = LAST / 1000) long second,
            @ForAll @IntRange(min = 0, max = 999_999_999) int nano,
            @ForAll @IntRange(min = 1, max = 9) int digits,
            @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes,
            @ForAll @IntRange(min = 0, max = 3) int zoneStyle) {
        var offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
        String local = DateTimeFormatter.ISO_LOCAL_DATE.format(
                        Instant.ofEpochSecond(second).atOffset(offset))
                + (second % 2 == 0 ? "T" : " ")
                + DateTimeFormatter.ofPattern("HH:mm:ss")
                        .format(Instant.ofEpochSecond(second).atOffset(offset));
        String fraction = String.format("%09d", nano).substring(0, digits);
        String zone = DateTimeFormatter.ofPattern(new String[] {"xxx", "XXX", "xx", "XX"}[zoneStyle])
                .format(offset);
        long expected = second * 1000 + Long.parseLong((fraction + "00").substring(0, 3));
        assertThat(parse(local + "." + fraction + zone))
                .as(local + fraction + zone)
                .isEqualTo(expected);
        assertThat(parse(local + zone)).isEqualTo(second * 1000);
    }

    @Property
    void readsEveryDayOfTheCalendar(@ForAll @IntRange(min = 0, max = 106_650) int epochDay) {
        String day = Instant.ofEpochSecond(epochDay * 86_400L).toString();
        assertThat(parse(day)).as(day).isEqualTo(epochDay * 86_400_000L);
    }

    @Property
    void readsEpochSecondsWithDecimals(@ForAll @LongRange(min = 0, max = LAST) long millis) {
        assertThat(parse(BigDecimal.valueOf(millis, 3).toPlainString())).isEqualTo(millis);
        assertThat(parse(Long.toString(millis / 1000))).isEqualTo(millis / 1000 * 1000);
    }

    @Property
    void readsEpochMillisFromElevenZerosOn(@ForAll @LongRange(min = 100_000_000_000L, max = LAST) long millis) {
        assertThat(parse(Long.toString(millis))).isEqualTo(millis);
        assertThat(parse(millis + ".75")).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00+01, 2026-01-31T11:00:00Z",
        "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z",
        "2024-02-29T00:00:00-0530, 2024-02-29T05:30:00Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "2261-12-31T23:59:59.9999Z, 2261-12-31T23:59:59.999Z"
    })
    void readsTheFormsThatPeopleWrite(String text, Instant expected) {
        assertThat(parse(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "-5",
                "+5",
                "1.",
                ".5",
                "1e9",
                "1700000000x",
                "99999999999",
                "1700000000000000",
                "99999999999999999999",
                "2026-01-31",
                "2026-01-31T12:00:00",
                "2026-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:60:00Z",
                "2026-01-31T12:00:60Z",
                "2026-01-31T12:00:00.Z",
                "2026-01-31T12:00:00.1234567891Z",
                "2026-01-31T12:00:00+19:00",
                "2026-01-31T12:00:00+1:00",
                "2026-01-31T12:00:00ZZ",
                "2026-01-31T12:00:0Z",
                "2026-01-31T12:00:",
                "2026-1-31T12:00:00Z",
                "1969-12-31T23:59:59Z",
                "1970-01-01T00:59:59+01:00",
                "2262-01-01T00:00:00Z",
                "31/01/2026 12:00:00Z",
                "2026-01-31T12:00:00.12"
            })
    void refusesEverythingElse(String text) {
        assertThat(parse(text)).isEqualTo(TimestampText.INVALID);
    }
}
