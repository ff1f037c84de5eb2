package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.action.Action;
import dev.forewarn.action.Breaker;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Approval;
import dev.forewarn.decision.Ledger;
import dev.forewarn.decision.Pending;
import dev.forewarn.decision.PolicyState;
import dev.forewarn.decision.Tally;
import dev.forewarn.loop.PolicyStates;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyStateFileTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00.123456789Z");
    private static final Workload CHECKOUT = new Workload("shop/checkout");
    private static final PolicyState.Proof PROOF =
            new PolicyState.Proof(SeriesKey.of("cpu", Map.of("app", "x")), "scale", NOON, NOON.plusSeconds(300));
    private static final Ledger LEDGER = new Ledger(
            Optional.of(NOON),
            List.of(new Ledger.Deed("k", "b", CHECKOUT, NOON, NOON.plusSeconds(1), 4.5)),
            Map.of(
                    "target shop/checkout", new Breaker(Breaker.Phase.OPEN, 5, Optional.of(NOON)),
                    "executor dry run", new Breaker(Breaker.Phase.CLOSED, 2, Optional.empty())),
            Map.of("shop/checkout", new Pending("k", "b", CHECKOUT, new Action.Scale(2, 10), NOON, "because", 3, NOON)),
            Map.of("scale by b", new Tally(3.5, 7)),
            Map.of("b", NOON),
            List.of(
                    new Approval(
                            "1", "b", CHECKOUT, new Action.Restart(), "because", NOON, NOON, Optional.empty(), false),
                    new Approval(
                            "2",
                            "b",
                            CHECKOUT,
                            new Action.Rollback(),
                            "because",
                            NOON,
                            NOON,
                            Optional.of(new Approval.Answer(true, "anna", NOON)),
                            true),
                    new Approval(
                            "3",
                            "b",
                            CHECKOUT,
                            new Action.Notify("look"),
                            "because",
                            NOON,
                            NOON,
                            Optional.of(new Approval.Answer(false, "", NOON)),
                            false)));
    private static final PolicyStates STATES = new PolicyStates(
            List.of(
                    new PolicyStates.OfSeries("a", SeriesKey.of("m{odd"), PolicyState.Observed.NOTHING),
                    new PolicyStates.OfSeries(
                            "b",
                            SeriesKey.of("cpu", Map.of("app", "\"quoted\" ü\n")),
                            new PolicyState.Observed(
                                    Optional.of(NOON),
                                    Optional.of(Duration.ofMillis(15_001)),
                                    Optional.of(NOON),
                                    7,
                                    3))),
            List.of(new PolicyStates.OfTarget(
                    "b",
                    "shop/checkout",
                    new PolicyState.Spent(
                            Optional.of(NOON), Optional.of(NOON), List.of(NOON, NOON), 2, Optional.of(PROOF)))),
            LEDGER);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void chooseAFile() {
        file = directory.resolve("state.json");
    }

    @Test
    void readsBackWhatItSaved() throws IOException {
        new PolicyStateFile(file).save(STATES);
        assertThat(new PolicyStateFile(file).load()).isEqualTo(STATES);
    }

    @Test
    void knowsNothingWhereThereIsNoFile() throws IOException {
        assertThat(new PolicyStateFile(file).load()).isEqualTo(PolicyStates.NONE);
    }

    @Test
    void readsTheFormatOfVersionOne() throws IOException {
        Files.writeString(file, """
                {"version":1,
                 "series":[{"policy":"b","metric":"cpu","labels":{"app":"x"},"newest":"2026-05-04T12:00:00Z",
                   "spacing":"PT1M","beyondSince":null,"beyondSamples":0,"predictions":1}],
                 "targets":[{"policy":"b","target":"x","quietUntil":"2026-05-04T12:10:00Z","settlesAt":null,
                   "actedAt":["2026-05-04T12:00:00Z"],"rung":1}]}
                """);
        PolicyStates states = new PolicyStateFile(file).load();
        assertThat(states.targets().getFirst().spent().quietUntil()).contains(Instant.parse("2026-05-04T12:10:00Z"));
        assertThat(states.series().getFirst().observed().predictions()).isEqualTo(1);
        assertThat(states.ledger()).isEqualTo(Ledger.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"version\":3,\"series\":[],\"targets\":[]}",
                "{\"version\":1}",
                "null",
                "{\"version\":1,\"series\":[],\"targets\":[{\"policy\":\"a\",\"target\":\"b\",\"quietUntil\":\"noon\",\"actedAt\":[],\"rung\":0}]}",
                "{\"version\":1,\"series\":[],\"targets\":[{\"policy\":\"a\",\"target\":\"b\",\"actedAt\":[],\"rung\":-1}]}",
                "{\"version\":1,\"series\":[],\"targets\":[],\"more\":1}"
            })
    void refusesWhatItDidNotWriteAndSaysWhatToDo(String text) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> new PolicyStateFile(file).load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("delete");
    }

    @Test
    void refusesAFileCutShort() throws IOException {
        new PolicyStateFile(file).save(STATES);
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() / 2));
        assertThatThrownBy(() -> new PolicyStateFile(file).load()).isInstanceOf(IOException.class);
    }
}
