package dev.forewarn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model directory that somebody made on purpose: the hashes fit, the contents do not. It is refused in one line, or what
 * it holds scores with numbers that are numbers; within bounded time and memory either way.
 */
@Timeout(60)
class HostileModelsTest {
    private static final List<TimeSeries> WHOLE = List.of(
            Fleet.one("cpu{host=\"0\"}", 1, 14),
            Fleet.one("cpu{host=\"1\"}", 2, 14),
            Fleet.one("disk{host=\"0\"}", 3, 14));
    private static final int HISTORY = 10 * Fleet.DAY;

    @TempDir
    private Path models = Path.of("");

    private final ByteArrayOutputStream healthySeries = new ByteArrayOutputStream();
    private Path version = Path.of("");

    @BeforeEach
    void train() throws IOException {
        String id = new Trainer(
                        SharedModelJson.read(Files.readAllBytes(Path.of("models/shared.json")), "shipped"),
                        () -> Instant.parse("2026-04-01T00:00:00Z"),
                        new Trainer.Origin(7, "r1", new TreeMap<>()),
                        2,
                        EntityNaming.BY_ALL_LABELS)
                .train(Fleet.until(WHOLE, HISTORY), ObjectiveBook.defaults(), models, (done, total, series) -> {})
                .version();
        version = models.resolve("versions").resolve(id);
        healthySeries.writeBytes(Files.readAllBytes(version.resolve("series.bin")));
    }

    @AfterEach
    void nothingWasWrittenElsewhere() throws IOException {
        try (Stream<Path> files = Files.list(models)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("CURRENT", "history.jsonl", "versions", ".training.lock", ".service.lock", "elsewhere");
        }
    }

    /** Puts a file in place and makes the manifest vouch for it. */
    private void plant(String name, byte[] content) throws IOException {
        Files.write(version.resolve(name), content);
        vouch(name, content.length, Sha256.of(content));
    }

    private void vouch(String name, long bytes, String hash) throws IOException {
        Path manifest = version.resolve("manifest.json");
        String text = Files.readString(manifest)
                .replaceFirst(
                        "(?s)(\"" + name.replace(".", "\\.")
                                + "\" : \\{\\s*\"bytes\" : )\\d+(,\\s*\"sha256\" : \")[0-9a-f]+",
                        "$1" + bytes + "$2" + hash);
        Files.writeString(manifest, text);
        Files.writeString(version.resolve("manifest.sha256"), Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aManifestThatWasChangedAloneIsNoticed() throws IOException {
        Path manifest = version.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"seed\" : 7", "\"seed\" : 8"));
        refused("manifest.json", "manifest.sha256");
    }

    private FleetScorer load() {
        var directory = new ModelDirectory(models);
        var fleet = new FleetScorer(directory.shared(), ObjectiveBook.defaults());
        directory.load(fleet::adopt);
        return fleet;
    }

    private void refused(String... words) {
        assertThatThrownBy(this::load)
                .isInstanceOf(ModelStoreException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words).hasLineCount(1));
    }

    /** True where it was refused; else what it scores with must be numbers. */
    private boolean isRefusedOrHarmless(String what) {
        FleetScorer fleet;
        try {
            fleet = load();
        } catch (ModelStoreException e) {
            assertThat(e.getMessage()).as(what).hasLineCount(1);
            return true;
        } catch (RuntimeException e) {
            return fail(what, e);
        }
        try {
            for (TimeSeries series : WHOLE) {
                int handle = fleet.handle(series.series());
                for (int i = HISTORY; i < HISTORY + 30; i++) {
                    fleet.observe(handle, series.timesMillis()[i], series.values()[i]);
                    for (int objective = 0; objective < fleet.objectives(handle); objective++) {
                        double p = fleet.reading(handle, objective).probability();
                        assertThat(p)
                                .as(what)
                                .satisfiesAnyOf(
                                        x -> assertThat(x).isBetween(0.0, 1.0),
                                        x -> assertThat(x).isNaN());
                    }
                }
            }
        } catch (RuntimeException e) {
            return fail(what, e);
        }
        return false;
    }

    @Test
    void whatWasFlippedUnderARightHashIsRefusedOrHarmless() throws IOException {
        byte[] healthy = healthySeries.toByteArray();
        var random = new SplittableRandom(20261127);
        int refused = 0;
        for (int i = 0; i < 80; i++) {
            byte[] flipped = healthy.clone();
            int at = random.nextInt(flipped.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            plant("series.bin", flipped);
            refused += isRefusedOrHarmless("bit of byte " + at) ? 1 : 0;
        }
        assertThat(refused).isLessThan(80);
    }

    @Test
    void whatWasCutUnderARightHashIsRefused() throws IOException {
        byte[] healthy = healthySeries.toByteArray();
        for (int i = 0; i < 60; i++) {
            plant("series.bin", Arrays.copyOf(healthy, healthy.length * i / 60));
            refused("series.bin");
        }
    }

    @Test
    void entitiesThatWereCutOrChangedUnderARightHashAreRefusedOrHarmless() throws IOException {
        byte[] healthy = Files.readAllBytes(version.resolve("entities.bin"));
        var directory = new ModelDirectory(models);
        List<EntityModel> things = directory.entities(directory.current());
        assertThat(things).hasSize(1);
        double[] row = new double[things.getFirst().metrics().size()];
        var random = new SplittableRandom(20261128);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] changed = healthy.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            byte[] planted = i < 100 ? changed : Arrays.copyOf(healthy, healthy.length * (i - 100) / 100);
            plant("entities.bin", planted);
            try {
                for (EntityModel thing : directory.entities(directory.current())) {
                    assertThat(thing.score(row)).isBetween(0.0, 1.0);
                }
            } catch (ModelStoreException e) {
                assertThat(e.getMessage()).contains("entities.bin").hasLineCount(1);
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 199);
    }

    @Test
    void whatFollowsTheEndIsRefused() throws IOException {
        byte[] healthy = healthySeries.toByteArray();
        plant("series.bin", Arrays.copyOf(healthy, healthy.length + 1));
        refused("something follows its end");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, (64 << 20) + 1, 64 << 20})
    void aHugeEntryCostsNoMemory(int length) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(0x46574d31);
            out.writeInt(length);
            out.writeInt(5);
        }
        plant("series.bin", bytes.toByteArray());
        refused("series.bin");
    }

    @Test
    void theSameSeriesTwiceIsRefused() throws IOException {
        byte[] healthy = healthySeries.toByteArray();
        int length = ((healthy[4] & 255) << 24)
                | ((healthy[5] & 255) << 16)
                | ((healthy[6] & 255) << 8)
                | (healthy[7] & 255);
        var bytes = new ByteArrayOutputStream();
        bytes.write(healthy, 0, 8 + length);
        bytes.write(healthy, 4, 4 + length);
        bytes.write(new byte[4]);
        plant("series.bin", bytes.toByteArray());
        refused("twice");
    }

    @Test
    void fewerSeriesThanTheManifestSaysIsRefused() throws IOException {
        plant("series.bin", new byte[] {0x46, 0x57, 0x4d, 0x31, 0, 0, 0, 0});
        refused("holds 0 series, and its manifest says 3");
    }

    private void plantShared(UnaryOperator<String> change) throws IOException {
        String healthy = Files.readString(version.resolve("shared.json"));
        String changed = change.apply(healthy);
        assertThat(changed).isNotEqualTo(healthy);
        plant("shared.json", changed.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void treesThatLoopAreRefused() throws IOException {
        plantShared(text -> text.replaceFirst("(\"node_left\" : \\[ *)\\d+", "$10"));
        refused("shared.json");
    }

    @Test
    void treesThatPointOutsideAreRefused() throws IOException {
        plantShared(text -> text.replaceFirst("(\"node_right\" : \\[ *)\\d+", "$12000000000"));
        refused("shared.json");
    }

    @Test
    void rootsOutsideAreRefused() throws IOException {
        plantShared(text -> text.replaceFirst("(\"roots\" : \\[ *)\\d+", "$1-5"));
        refused("shared.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "1e999", "\"x\"", "[]"})
    void thresholdsThatAreNoNumbersAreRefused(String number) throws IOException {
        plantShared(text -> text.replaceFirst("(\"node_threshold\" : \\[ *)[-0-9.E]+", "$1" + number));
        assertThat(isRefusedOrHarmless(number)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared.json", "manifest.json"})
    void deepJsonIsRefused(String name) throws IOException {
        byte[] deep = ("{\"format\":".repeat(1) + "[".repeat(200_000)).getBytes(StandardCharsets.UTF_8);
        if (name.equals("manifest.json")) {
            Files.write(version.resolve(name), deep);
        } else {
            plant(name, deep);
        }
        refused(name);
    }

    @Test
    void aHugeManifestIsRefusedUnread() throws IOException {
        Files.writeString(version.resolve("manifest.json"), " ".repeat(5 << 20));
        refused("manifest.json", "more than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"series.bin", "shared.json", "manifest.json"})
    void aLinkOutOfTheDirectoryIsNotFollowed(String name) throws IOException {
        Path elsewhere = models.resolve("elsewhere");
        Files.move(version.resolve(name), elsewhere);
        Files.createSymbolicLink(version.resolve(name), elsewhere);
        refused(name);
    }

    @Test
    void aVersionThatIsALinkIsNotFollowed() throws IOException {
        Path elsewhere = models.resolve("elsewhere");
        Files.move(version, elsewhere);
        Files.createSymbolicLink(version, elsewhere);
        refused("is a link");
    }

    @Test
    void aManifestOfAnotherVersionIsRefused() throws IOException {
        Path manifest = version.resolve("manifest.json");
        String other =
                Files.readString(manifest).replace(version.getFileName().toString(), "20200101T000000Z-12345678");
        Files.writeString(manifest, other);
        Files.writeString(version.resolve("manifest.sha256"), Sha256.of(other.getBytes(StandardCharsets.UTF_8)));
        refused("is that of another version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "a/../../b",
                "..",
                ".",
                "CON/x",
                "a\\\\..\\\\b",
                "x\u0000y",
                ""
            })
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
        Path manifest = version.resolve("manifest.json");
        String escaped = name.replace("\u0000", "\\u0000");
        String text = Files.readString(manifest);
        int at = text.indexOf("\"card.md\"");
        Files.writeString(manifest, text.substring(0, at) + "\"" + escaped + "\"" + text.substring(at + 9));
        refused("names a file outside its directory");
    }

    @Test
    void everyManifestThatIsCutIsRefused() throws IOException {
        Path manifest = version.resolve("manifest.json");
        byte[] healthy = Files.readAllBytes(manifest);
        for (int length = 0; length < healthy.length - 2; length += 7) {
            Files.write(manifest, Arrays.copyOf(healthy, length));
            refused("manifest.json");
        }
    }

    @Test
    void verifyFindsWhatTrainingWouldTripOver() throws IOException {
        var registry = new DirectoryRegistry(models, () -> Instant.EPOCH);
        String id = version.getFileName().toString();
        assertThat(registry.verify(id)).isEmpty();
        byte[] twins = Files.readAllBytes(version.resolve("twins.bin"));
        plant("twins.bin", Arrays.copyOf(twins, twins.length / 2));
        assertThat(registry.verify(id)).singleElement().asString().contains("twins.bin");
    }

    @Test
    void loadingIsQuickWhateverTheNumbersSay() throws IOException {
        byte[] healthy = healthySeries.toByteArray();
        long begun = System.nanoTime();
        for (int at = 8; at < Math.min(healthy.length, 240); at += 4) {
            byte[] changed = healthy.clone();
            Arrays.fill(changed, at, at + 4, (byte) 0x7f);
            plant("series.bin", changed);
            isRefusedOrHarmless("word at " + at);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void withoutASharedModelNothingIsAdopted() throws IOException {
        Files.delete(version.resolve("shared.json"));
        refused("shared.json", "is missing");
        assertThat(SharedModel.none().trees()).isEmpty();
    }
}
