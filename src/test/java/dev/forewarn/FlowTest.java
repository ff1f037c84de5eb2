package dev.forewarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The architecture, as {@link Room#all} lists it. Every rule is tried twice: on the code, which must pass, and on the
 * offenders planted under {@code planted}, which must not, so that no rule is empty.
 */
class FlowTest {
    private static final String ROOT = "dev.forewarn";
    private static final String PLANT = "planted";
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(PLANT);

    static List<Room> rooms() {
        return Room.all();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyWhatItMay(Room room) {
        Fence.fence(ROOT, room).check(CODE);
    }

    static Stream<Arguments> companionRules() {
        return Stream.of(
                        Fence.everyClassIsInARoom(ROOT),
                        Fence.noRing(ROOT),
                        Fence.adaptersKeepApart(ROOT),
                        Fence.facesNeverUseAnAdapter(ROOT),
                        Fence.staticFieldsAreFinal(),
                        Fence.onlyAppReadsTheClock(ROOT),
                        Fence.chanceHasASeed(),
                        Fence.silentRoomsDoNotLog(ROOT),
                        Fence.everyPackageHangsASign())
                .map(rule -> Arguments.of(rule.getDescription(), rule));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("companionRules")
    void theWholeHouseKeeps(String description, ArchRule rule) {
        rule.check(CODE);
    }

    /** Rule, and what its complaint must name: the offence, not just any offence. */
    static Stream<Arguments> plantedOffences() {
        return Stream.of(
                Arguments.of(Fence.fence(PLANT, Room.room("kernel")), "planted.kernel.Tattler"),
                Arguments.of(Fence.fence(PLANT, Room.room("metric")), "planted.metric.Ringer"),
                Arguments.of(Fence.everyClassIsInARoom(PLANT), "planted.attic.Squatter"),
                Arguments.of(Fence.noRing(PLANT), "Cycle detected: Slice kernel"),
                Arguments.of(Fence.adaptersKeepApart(PLANT), "planted.adapter.near.Neighbour"),
                Arguments.of(Fence.facesNeverUseAnAdapter(PLANT), "planted.http.Shortcut"),
                Arguments.of(Fence.facesNeverUseAnAdapter(PLANT), "planted.cli.Shortcut"),
                Arguments.of(Fence.staticFieldsAreFinal(), "planted.kernel.Hoarder.total"),
                Arguments.of(Fence.onlyAppReadsTheClock(PLANT), "planted.kernel.Clockwatcher.called"),
                Arguments.of(Fence.onlyAppReadsTheClock(PLANT), "planted.kernel.Clockwatcher.referred"),
                Arguments.of(Fence.onlyAppReadsTheClock(PLANT), "planted.kernel.Clockwatcher.measured"),
                Arguments.of(Fence.chanceHasASeed(), "planted.kernel.Gambler.unseeded"),
                Arguments.of(Fence.silentRoomsDoNotLog(PLANT), "planted.kernel.Tattler.logs"),
                Arguments.of(Fence.silentRoomsDoNotLog(PLANT), "planted.kernel.Tattler.prints"),
                Arguments.of(Fence.everyPackageHangsASign(), "planted.attic lacks"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("plantedOffences")
    void theFenceCanFail(ArchRule rule, String offence) {
        var complaint = assertThrows(AssertionError.class, () -> rule.check(PLANTED));
        assertThat(complaint).hasMessageContaining(offence);
    }

    static Stream<Arguments> plantedInnocence() {
        return Stream.of(
                Arguments.of(Fence.onlyAppReadsTheClock(PLANT), "planted.app.Owner"),
                Arguments.of(Fence.onlyAppReadsTheClock(PLANT), "Clockwatcher.handed"),
                Arguments.of(Fence.chanceHasASeed(), "Gambler.seeded"),
                Arguments.of(Fence.fence(PLANT, Room.room("kernel")), "planted.kernel.Hoarder"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("plantedInnocence")
    void theFenceBlamesNobodyElse(ArchRule rule, String innocent) {
        var complaint = assertThrows(AssertionError.class, () -> rule.check(PLANTED));
        assertThat(complaint).message().doesNotContain(innocent);
    }

    @Test
    void aRoomIsListedAfterTheRoomsThatItUses() {
        var seen = new ArrayList<String>();
        for (Room room : Room.all()) {
            assertThat(seen).as("listed before " + room).containsAll(room.rooms());
            assertThat(seen).as("listed once").doesNotContain(room.name());
            seen.add(room.name());
        }
    }

    @Test
    void theArchitecturePageShowsTheSameTable() throws IOException {
        List<String> listed = Room.all().stream()
                .map(room ->
                        "`" + room.name() + "` may use rooms " + room.rooms() + " and libraries " + room.libraries())
                .toList();
        List<String> shown = Files.readAllLines(Path.of("docs/architecture.md")).stream()
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `" + Room.APP + "`"))
                .map(FlowTest::rowInWords)
                .toList();
        assertThat(shown).as("docs/architecture.md").isEqualTo(listed);
    }

    private static String rowInWords(String row) {
        String[] cells = row.split("\\|", -1);
        return "%s may use rooms [%s] and libraries [%s]"
                .formatted(cells[1].strip(), cells[2].strip(), cells[3].strip());
    }
}
