package dev.forewarn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules between the rooms, for any root package, so that each can be tried on planted offenders too. */
final class Fence {

    /** Doors to the system clock, by class: every method that reads it, except those that are handed a clock. */
    private static final Map<String, Set<String>> CLOCKS = Map.ofEntries(
            Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
            Map.entry(
                    "java.time.Clock",
                    Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes")),
            Map.entry("java.time.InstantSource", Set.of("system")),
            Map.entry("java.time.Instant", Set.of("now")),
            Map.entry("java.time.LocalDate", Set.of("now")),
            Map.entry("java.time.LocalTime", Set.of("now")),
            Map.entry("java.time.LocalDateTime", Set.of("now")),
            Map.entry("java.time.OffsetDateTime", Set.of("now")),
            Map.entry("java.time.ZonedDateTime", Set.of("now")),
            Map.entry("java.time.Year", Set.of("now")),
            Map.entry("java.time.YearMonth", Set.of("now")));

    /** Sources of chance that nobody can replay. A seeded generator takes an argument, so it is not among them. */
    private static final Map<String, Set<String>> CHANCE = Map.of(
            "java.lang.Math", Set.of("random"),
            "java.util.Random", Set.of("<init>"),
            "java.util.SplittableRandom", Set.of("<init>"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
            "java.util.random.RandomGenerator", Set.of("getDefault"));

    private Fence() {}

    static ArchRule fence(String root, Room room) {
        return classes()
                .that()
                .resideInAPackage(room.in(root))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(room.allowedUnder(root))
                .as("room " + room + " uses only what its row allows")
                .allowEmptyShould(true); // a room may be listed before its first class is written
    }

    static ArchRule everyClassIsInARoom(String root) {
        String[] known = Stream.concat(Room.all().stream().map(room -> room.in(root)), Stream.of(root + ".app.."))
                .toArray(String[]::new);
        return classes().should().resideInAnyPackage(known).as("every class lives in a room that is on the list");
    }

    static ArchRule noRing(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    static ArchRule adaptersKeepApart(String root) {
        return slices().matching(root + ".adapter.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true);
    }

    static ArchRule facesNeverUseAnAdapter(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".http..", root + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".adapter..")
                .as("http and cli never use an adapter")
                .allowEmptyShould(true);
    }

    static ArchRule staticFieldsAreFinal() {
        return fields().that().areStatic().should().beFinal().as("static fields are final");
    }

    static ArchRule onlyAppReadsTheClock(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + "." + Room.APP + "..")
                .should()
                .accessTargetWhere(
                        isOneOf("reads the system clock", CLOCKS).and(DescribedPredicate.not(takes("java.time.Clock"))))
                .as("only app reads the system clock");
    }

    static ArchRule chanceHasASeed() {
        DescribedPredicate<JavaAccess<?>> unseeded =
                isOneOf("draws without a seed", CHANCE).and(DescribedPredicate.not(takes("long")));
        return noClasses().should().accessTargetWhere(unseeded).as("chance has a recorded seed");
    }

    static ArchRule silentRoomsDoNotLog(String root) {
        String[] silent =
                Room.SILENT.stream().map(room -> root + "." + room + "..").toArray(String[]::new);
        DescribedPredicate<JavaClass> logs = JavaClass.Predicates.resideInAnyPackage(
                        "org.slf4j..", "java.util.logging..")
                .or(DescribedPredicate.describe(
                        "is System.Logger", type -> type.getName().startsWith("java.lang.System$Logger")));
        DescribedPredicate<JavaAccess<?>> prints = isOneOf(
                "prints", Map.of("java.lang.System", Set.of("out", "err"), "java.io.PrintStream", Set.of("println")));
        return noClasses()
                .that()
                .resideInAnyPackage(silent)
                .should()
                .dependOnClassesThat(logs)
                .orShould()
                .accessTargetWhere(prints)
                .as("kernel and the flow rooms do not log");
    }

    static ArchRule everyPackageHangsASign() {
        return classes().should(new ArchCondition<>("live in a package with a @NullMarked package-info") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean signed = type.getPackage()
                        .tryGetPackageInfo()
                        .map(sign -> sign.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                events.add(new SimpleConditionEvent(
                        type,
                        signed,
                        type.getName() + ": package " + type.getPackageName() + (signed ? " has" : " lacks")
                                + " a @NullMarked package-info.java"));
            }
        });
    }

    private static DescribedPredicate<JavaAccess<?>> isOneOf(String what, Map<String, Set<String>> members) {
        return DescribedPredicate.describe(
                what,
                access -> members.getOrDefault(access.getTargetOwner().getName(), Set.of())
                        .contains(access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> takes(String parameter) {
        // the text form of a method or constructor ends in its raw parameter types
        return DescribedPredicate.describe(
                "takes a " + parameter,
                access -> access.getTarget().getFullName().endsWith("(" + parameter + ")"));
    }
}
