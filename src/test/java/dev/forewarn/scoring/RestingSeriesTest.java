package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A fleet whose series rest and come back says what one says whose series never left, to the last bit. */
class RestingSeriesTest {
    private static final Duration SILENT = Duration.ofHours(2);
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int SERIES = 6; // the last two are counters

    private final List<SeriesKey> keys = new ArrayList<>();
    private final double[] counted = new double[SERIES];
    private final SplittableRandom random = new SplittableRandom(11);
    private Instant now = START;

    RestingSeriesTest() {
        for (int i = 0; i < SERIES; i++) {
            keys.add(SeriesKey.of(i < SERIES - 2 ? "load" : "requests_total", Map.of("pod", "p" + i)));
        }
    }

    private static SharedFleet empty(Function<SeriesKey, List<Objective>> asked) {
        return SharedFleet.of(2, () -> new FleetScorer(Series.shipped(), ObjectiveBook.defaults(), asked));
    }

    private static SharedFleet empty() {
        return empty(series -> List.of());
    }

    private static SavedBytes bytes(byte[] all) {
        return (offset, length) -> Arrays.copyOfRange(all, (int) offset, (int) offset + length);
    }

    private byte[] save(SharedFleet fleet) throws IOException {
        var out = new ByteArrayOutputStream();
        FleetSaved saved = fleet.save(out, now, SILENT);
        byte[] all = out.toByteArray();
        saved.restIn(bytes(all));
        return all;
    }

    private Sample next(int i) {
        counted[i] += random.nextDouble(20);
        double value = i < SERIES - 2
                ? 50 + 20 * Math.sin(i + now.getEpochSecond() / 7e3) + random.nextGaussian()
                : counted[i];
        return new Sample(keys.get(i), now, value);
    }

    private void assertAlike(SharedFleet one, SharedFleet other) {
        assertThat(one.latest()).isEqualTo(other.latest());
        assertThat(one.highest(4)).isEqualTo(other.highest(4));
        assertThat(one.atRisk(0.01)).isEqualTo(other.atRisk(0.01));
        assertThat(one.anomalous()).isEqualTo(other.anomalous());
        for (SeriesKey key : keys) {
            assertThat(one.newest(key)).isEqualTo(other.newest(key));
            assertThat(one.span(key)).isEqualTo(other.span(key));
            assertThat(one.latest(key)).isEqualTo(other.latest(key));
        }
    }

    @Test
    void goOnToTheLastBitAlsoOverRestarts() throws IOException {
        SharedFleet stayed = empty();
        SharedFleet rested = empty();
        long returned = 0;
        for (int hour = 0; hour < 60; hour++) {
            int speaking = hour % 4 == 0 ? SERIES : random.nextInt(SERIES + 1); // some are silent for hours
            for (int minute = 0; minute < 20; minute++) {
                now = now.plus(Duration.ofMinutes(1));
                for (int i = 0; i < speaking; i++) {
                    Sample sample = next(i);
                    assertThat(rested.observe(sample)).isEqualTo(stayed.observe(sample));
                }
            }
            now = START.plus(Duration.ofHours(hour + 1L));
            byte[] snapshot = save(rested);
            if (random.nextInt(10) == 0) {
                returned += rested.returned();
                rested = empty();
                rested.rest(new ByteArrayInputStream(snapshot), bytes(snapshot));
                assertThat(rested.resting()).isEqualTo(rested.seriesCount());
            }
            assertAlike(rested, stayed);
        }
        assertThat(returned + rested.returned()).isGreaterThan(20);
        assertThat(rested.damaged()).isZero();
    }

    private SharedFleet silent() throws IOException {
        SharedFleet fleet = empty();
        for (int minute = 0; minute < 200; minute++) {
            now = now.plus(Duration.ofMinutes(1));
            fleet.observe(next(0));
        }
        save(fleet);
        now = now.plus(SILENT);
        save(fleet);
        return fleet;
    }

    @Test
    void restOnlyAfterTheSilence() throws IOException {
        SharedFleet fleet = empty();
        fleet.observe(next(0));
        save(fleet);
        now = now.plus(SILENT).minusMillis(1);
        save(fleet);
        assertThat(fleet.resting()).isZero();
        now = now.plusMillis(1);
        save(fleet);
        assertThat(fleet.resting()).isOne();
    }

    @Test
    void areLookedAtWithoutComingBack() throws IOException {
        SharedFleet fleet = silent();
        assertThat(fleet.latest(keys.get(0))).isNotEmpty();
        assertThat(fleet.forecast(keys.get(0))).isPresent();
        assertThat(fleet.knows(keys.get(0))).isTrue();
        assertThat(fleet.resting()).isOne();
        assertThat(fleet.returned()).isZero();
    }

    @Test
    void whoSpeaksWhileTheSnapshotIsWrittenStays() throws IOException {
        SharedFleet fleet = silent();
        now = now.plusSeconds(60);
        fleet.observe(next(0));
        var out = new ByteArrayOutputStream();
        save(fleet);
        now = now.plus(SILENT);
        FleetSaved saved = fleet.save(out, now, SILENT);
        fleet.observe(next(0));
        saved.restIn(bytes(out.toByteArray()));
        assertThat(fleet.resting()).isZero();
    }

    @Test
    void refuseADuplicateAsEver() throws IOException {
        SharedFleet fleet = silent();
        Instant newest = Instant.ofEpochMilli(fleet.newestMillis(keys.get(0)));
        assertThat(fleet.observe(new Sample(keys.get(0), newest, 1)))
                .isEqualTo(new SharedFleet.Observed.Refused(Refusal.DUPLICATE));
    }

    @Test
    void beginAnewWhereTheirBytesAreDamagedAndAreCounted() throws IOException {
        SharedFleet fleet = silent();
        byte[] snapshot = save(fleet);
        snapshot[snapshot.length - 17] ^= 1; // the end of the snapshot has 16 bytes, before it is the state
        SharedFleet fresh = empty();
        fresh.rest(new ByteArrayInputStream(snapshot), bytes(snapshot));
        assertThat(fresh.observe(next(0))).isInstanceOf(SharedFleet.Observed.Accepted.class);
        assertThat(fresh.damaged()).isOne();
    }

    @Test
    void answerWhatIsAskedOfThemNow() throws IOException {
        List<List<Objective>> asked = new ArrayList<>(List.of(List.of()));
        SharedFleet fleet = empty(series -> asked.getFirst());
        for (int minute = 0; minute < 700; minute++) { // past its cold start
            now = now.plus(Duration.ofMinutes(1));
            fleet.observe(next(0));
        }
        save(fleet);
        now = now.plus(SILENT);
        save(fleet);
        assertThat(fleet.highest(10)).hasSize(1);
        asked.set(0, List.of(Series.above(10)));
        fleet.watchAnew();
        assertThat(fleet.resting()).isOne();
        assertThat(fleet.highest(10)).hasSize(2).isEqualTo(fleet.latest());
    }

    @Test
    void areLentToTheFleetOfAnotherModel() throws IOException {
        SharedFleet fleet = silent();
        SharedFleet next = empty();
        fleet.lendUnknown(next);
        assertThat(next.resting()).isOne();
        assertThat(next.latest()).isEqualTo(fleet.latest());
    }
}
