package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.Breaker;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Guardrails;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.Mode;
import dev.forewarn.decision.PolicyReading;
import dev.forewarn.decision.Terms;
import dev.forewarn.decision.Window;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFilesTest {
    private static final String FOUNDING = """
            trigger:  { metric: cpu_utilization, threshold: 80, duration: 5m }
            actions:  [ { type: scale, parameters: { increment: 2, max: 10 } } ]
            cooldown: 10m
            """;

    private static List<HealingPolicy> read(String text) {
        return switch (new PolicyFiles().read("shop.yaml", text)) {
            case PolicyReading.Read read -> read.policies();
            case PolicyReading.Problems wrong -> throw new AssertionError(String.join("\n", wrong.sentences()));
        };
    }

    private static List<String> problems(String text) {
        return switch (new PolicyFiles().read("shop.yaml", text)) {
            case PolicyReading.Read read -> List.of();
            case PolicyReading.Problems wrong -> wrong.sentences();
        };
    }

    @Nested
    class WhatIsAccepted {
        @Test
        void theFoundingFormAsItStands() {
            HealingPolicy policy = read(FOUNDING).getFirst();
            assertThat(policy.trigger().metric()).isEqualTo("cpu_utilization");
            assertThat(policy.trigger().side()).isEqualTo(Side.ABOVE);
            assertThat(policy.trigger().threshold()).isEqualTo(80);
            assertThat(policy.trigger().duration()).isEqualTo(Duration.ofMinutes(5));
            assertThat(policy.trigger().prediction()).isEmpty();
            assertThat(policy.remedy().ladder()).containsExactly(new Action.Scale(2, 10));
            assertThat(policy.remedy().cooldown()).isEqualTo(Duration.ofMinutes(10));
            assertThat(policy.remedy().settling()).isEqualTo(Duration.ofMinutes(5));
            assertThat(policy.mode()).isEqualTo(Mode.RECOMMEND);
            assertThat(policy.guardrails()).isEqualTo(Guardrails.DEFAULT);
            assertThat(policy.name()).isEqualTo("cpu_utilization above 80");
        }

        @Test
        void everyGuardrail() {
            HealingPolicy policy = read(FOUNDING + """
                    mode: approve
                    approval: { expires: 45m }
                    cost: { breach: 500, disruption: 20 }
                    guardrails:
                      perHour: 3
                      totalPerHour: 20
                      spend: { replicaHours: 48, keptFor: 2h }
                      maxAge: 3m
                      warmUp: 0s
                      maxShare: 0.25
                      minHealthy: 2
                      storm: { share: 0.3, workloads: 8, quiet: 5m }
                      breaker: { failureThreshold: 3, timeout: 1h, effect: ignored }
                      maintenance: [ { from: 2026-12-24T18:00, to: 2026-12-27T06:00, zone: Europe/Berlin } ]
                      quietHours: [ { days: "sat, sun", from: "22:00", to: "04:00", zone: Europe/Berlin } ]
                    """).getFirst();
            assertThat(policy.mode()).isEqualTo(Mode.APPROVE);
            assertThat(policy.terms())
                    .isEqualTo(new Terms(Optional.of(new Terms.Cost(500, 20)), Duration.ofMinutes(45)));
            ZoneId berlin = ZoneId.of("Europe/Berlin");
            assertThat(policy.guardrails())
                    .isEqualTo(new Guardrails(
                            new Guardrails.Pace(3, 20, Optional.of(new Guardrails.Spend(48, Duration.ofHours(2)))),
                            new Guardrails.Freshness(Optional.of(Duration.ofMinutes(3)), Duration.ZERO),
                            new Guardrails.Reach(
                                    Optional.of(0.25),
                                    Optional.of(2),
                                    new Guardrails.Storm(0.3, 8, Duration.ofMinutes(5))),
                            new Guardrails.Brake(new Breaker.Limits(3, Duration.ofHours(1)), false),
                            new Guardrails.Calendar(
                                    List.of(new Window.Once(
                                            LocalDateTime.of(2026, 12, 24, 18, 0),
                                            LocalDateTime.of(2026, 12, 27, 6, 0),
                                            berlin)),
                                    List.of(new Window.Weekly(
                                            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                                            LocalTime.of(22, 0),
                                            LocalTime.of(4, 0),
                                            berlin)))));
        }

        @Test
        void theSameInJson() {
            String json = """
                    {
                    \t"trigger": {"metric": "cpu_utilization", "threshold": 80, "duration": "PT5M"},
                    \t"actions": [{"type": "scale", "parameters": {"increment": 2, "max": 10}}],
                    \t"cooldown": "600s"
                    }
                    """;
            assertThat(read(json)).isEqualTo(read(FOUNDING));
        }

        @Test
        void aListOrDocumentsOrTheFieldPolicies() {
            String a =
                    "{name: a, trigger: {metric: m, threshold: 1, duration: 1m}, actions: [{type: restart}], cooldown: 5m}";
            String b = a.replace("name: a", "name: b");
            List<HealingPolicy> both = read("- " + a + "\n- " + b);
            assertThat(both).extracting(HealingPolicy::name).containsExactly("a", "b");
            assertThat(read("---\n" + a + "\n---\n" + b + "\n---\n")).isEqualTo(both);
            assertThat(read("policies:\n  - " + a + "\n  - " + b)).isEqualTo(both);
            assertThat(read("[" + a + ", " + b + "]")).isEqualTo(both);
            assertThat(read("policies: []")).isEmpty();
        }

        @Test
        void aLabelledSeriesNamesItsWorkload() {
            HealingPolicy policy = read(FOUNDING).getFirst();
            assertThat(policy.targetOf(SeriesKey.of("cpu_utilization", Map.of("job", "j", "app", "checkout"))))
                    .isEqualTo(new Workload("checkout"));
            assertThat(policy.targetOf(SeriesKey.of("cpu_utilization", Map.of("namespace", "shop", "app", "checkout"))))
                    .isEqualTo(new Workload("shop/checkout"));
            assertThat(policy.targetOf(SeriesKey.of("cpu_utilization"))).isEqualTo(new Workload("cpu_utilization"));
            HealingPolicy named = read(FOUNDING + "target: cart\n").getFirst();
            assertThat(named.targetOf(SeriesKey.of("cpu_utilization", Map.of("app", "checkout"))))
                    .isEqualTo(new Workload("cart"));
        }

        @ParameterizedTest
        @CsvSource({
            "'cpu_utilization{app=\"shop-a\",env=\"prod\"}', true",
                    "'cpu_utilization{app=\"shop-\",env=\"prod\"}', true",
            "'cpu_utilization{app=\"shop-a\",env=\"test\"}', false", "'cpu_utilization{app=\"shop-a\"}', false",
            "'memory{app=\"shop-a\",env=\"prod\"}', false", "cpu_utilization, false"
        })
        void aSelectorMatchesLabels(String series, boolean expected) {
            HealingPolicy policy =
                    read(FOUNDING + "selector: { app: 'shop-*', env: prod }\n").getFirst();
            assertThat(policy.matches(SeriesKey.parse(series))).isEqualTo(expected);
        }

        @Test
        void globsInTheMetric() {
            HealingPolicy policy = read(FOUNDING.replace("cpu_utilization", "'cpu_*_seconds*'"))
                    .getFirst();
            assertThat(policy.matches(SeriesKey.of("cpu_user_seconds_total"))).isTrue();
            assertThat(policy.matches(SeriesKey.of("cpu_seconds"))).isFalse();
        }
    }

    @Nested
    class WhatIsRefused {
        @Test
        void everyProblemAtOnceEachWithItsLine() {
            String text = """
                    - name: a
                      triger: { metric: cpu, threshold: 80, duration: 5m }
                      actions: [ { type: Scale, parameters: { increment: 2, max: 10 } } ]
                      cooldown: 10
                    - name: b
                      trigger: { metric: cpu, threshold: high, duration: 5 minutes, limit: 3 }
                      predict: { horizon: 30m, probability: 1.5 }
                      actions:
                        - { type: scale, parameters: { increment: 0, max: 2.5 } }
                        - { type: restart, parameters: { hard: true } }
                      cooldown: 30s
                      settling: 2m
                      mode: approved
                      approval: { until: 5m }
                      guardrails:
                        perHour: 0
                        minHealthy: -1
                        maxShare: 20
                        spend: { keptFor: 2h }
                        storm: { share: 0, workloads: 1, silent: 10m }
                        breaker: { failureThreshold: none, timeout: 5, effect: none }
                        maintenance:
                          - { days: "sat, sunday", from: "22:00", to: "25:00", zone: Europe/Berlin }
                          - { from: 2026-12-24T18:00, to: 2026-12-24T17:00, zone: UTC }
                          - { days: daily, from: "22:00", to: "23:00", zone: Mars }
                        quietHours: { days: daily }
                      cost: { breach: 0, disruption: -1 }
                    """;
            assertThat(problems(text))
                    .containsExactly(
                            "shop.yaml:2: policy 'a': triger: found an unknown field; accepted: did you mean 'trigger'? one of"
                                    + " name, selector, target, trigger, predict, actions, cooldown, settling, mode, approval, guardrails, cost",
                            "shop.yaml:1: policy 'a': trigger: found nothing; accepted: a mapping such as { metric:"
                                    + " cpu_utilization, threshold: 80, duration: 5m }",
                            "shop.yaml:3: policy 'a': actions[1].type: found 'Scale'; accepted: did you mean 'scale'? one of"
                                    + " scale, restart, rollback, notify",
                            "shop.yaml:4: policy 'a': cooldown: found 10 without a unit; accepted: a duration such as 5m, 90s,"
                                    + " 1h30m, 2d or PT5M, from 1s to 7d",
                            "shop.yaml:7: policy 'b': predict.probability: found 1.5; accepted: a number above 0, at most 1",
                            "shop.yaml:6: policy 'b': trigger.limit: found an unknown field; accepted: one of metric,"
                                    + " threshold, duration, side",
                            "shop.yaml:6: policy 'b': trigger.threshold: found 'high'; accepted: a finite number",
                            "shop.yaml:6: policy 'b': trigger.duration: found '5 minutes'; accepted: a duration such as 5m,"
                                    + " 90s, 1h30m, 2d or PT5M, from 0s to 7d",
                            "shop.yaml:9: policy 'b': actions[1].parameters.increment: found 0; accepted: a whole number from"
                                    + " 1 to 10000",
                            "shop.yaml:9: policy 'b': actions[1].parameters.max: found 2.5; accepted: a whole number from 1 to"
                                    + " 10000",
                            "shop.yaml:10: policy 'b': actions[2].parameters.hard: found a parameter; accepted: restart has"
                                    + " none",
                            "shop.yaml:13: policy 'b': mode: found 'approved'; accepted: did you mean 'approve'? one of"
                                    + " observe, recommend, approve, act",
                            "shop.yaml:16: policy 'b': guardrails.perHour: found 0; accepted: a whole number from 1 to 1000",
                            "shop.yaml:19: policy 'b': guardrails.spend.replicaHours: found nothing; accepted: a number above"
                                    + " 0",
                            "shop.yaml:18: policy 'b': guardrails.maxShare: found 20.0; accepted: a share above 0, at most 1",
                            "shop.yaml:17: policy 'b': guardrails.minHealthy: found -1; accepted: a whole number from 0 to"
                                    + " 100000",
                            "shop.yaml:20: policy 'b': guardrails.storm.silent: found an unknown field; accepted: one of"
                                    + " share, workloads, quiet",
                            "shop.yaml:20: policy 'b': guardrails.storm.share: found 0.0; accepted: a share above 0, at most"
                                    + " 1",
                            "shop.yaml:20: policy 'b': guardrails.storm.workloads: found 1; accepted: a whole number from 2"
                                    + " to 1000000",
                            "shop.yaml:23: policy 'b': guardrails.maintenance[1].days: found 'sat, sunday'; accepted: days"
                                    + " such as \"mon, tue, wed\", or daily",
                            "shop.yaml:23: policy 'b': guardrails.maintenance[1].to: found '25:00'; accepted: a time of day"
                                    + " such as \"22:00\" (in quotes, else YAML makes a number of it)",
                            "shop.yaml:24: policy 'b': guardrails.maintenance[2].to: found 2026-12-24T17:00, not after"
                                    + " 2026-12-24T18:00; accepted: a time after from",
                            "shop.yaml:25: policy 'b': guardrails.maintenance[3].zone: found 'Mars'; accepted: a time zone"
                                    + " such as Europe/Berlin or UTC",
                            "shop.yaml:26: policy 'b': guardrails.quietHours: found a mapping with days; accepted: a list"
                                    + " such as [ { days: \"sat, sun\", from: \"22:00\", to: \"04:00\", zone: Europe/Berlin } ]",
                            "shop.yaml:21: policy 'b': guardrails.breaker.failureThreshold: found 'none'; accepted: a whole"
                                    + " number from 1 to 1000",
                            "shop.yaml:21: policy 'b': guardrails.breaker.timeout: found 5 without a unit; accepted: a"
                                    + " duration such as 5m, 90s, 1h30m, 2d or PT5M, from 1s to 7d",
                            "shop.yaml:21: policy 'b': guardrails.breaker.effect: found 'none'; accepted: one of judged,"
                                    + " ignored",
                            "shop.yaml:14: policy 'b': approval.until: found an unknown field; accepted: one of expires",
                            "shop.yaml:14: policy 'b': approval.expires: found nothing; accepted: a duration such as 5m, 90s,"
                                    + " 1h30m, 2d or PT5M",
                            "shop.yaml:27: policy 'b': cost.breach: found 0.0; accepted: a number above 0",
                            "shop.yaml:27: policy 'b': cost.disruption: found -1.0; accepted: a number from 0");
        }

        @Test
        void aCooldownShorterThanTheSettlingTime() {
            assertThat(problems(FOUNDING.replace("10m", "30s") + "settling: 2m\n"))
                    .singleElement()
                    .asString()
                    .startsWith("shop.yaml:3: policy #1: cooldown: found 30s, shorter than the settling time 2m");
        }

        @Test
        void twoPoliciesOfOneName() {
            assertThat(problems(FOUNDING + "---\n" + FOUNDING))
                    .containsExactly(
                            "shop.yaml:5: policy 'cpu_utilization above 80': name: found a name that the policy"
                                    + " at shop.yaml:1 has already; accepted: a name of its own");
        }

        @Test
        void aFieldThatStandsThereTwice() {
            assertThat(problems(FOUNDING + "cooldown: 20m\n"))
                    .containsExactly(
                            "shop.yaml:4: cooldown: found the field a second time, first on line 3; accepted: it"
                                    + " once");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "# nothing\n",
                    "---\n---\n",
                    "just words",
                    "42",
                    "- 1\n- 2\n",
                    "policies: 3",
                    "policies:\n",
                    "a: [1,\nb",
                    "{\"trigger\": ",
                    "a:\n\tb: 1\n",
                    "trigger: *x\n",
                    "name: [1]\n",
                    "&a [*a]",
                    "? [x]\n: 1\n",
                    "\u0000",
                    "trigger: ~\nactions: ~\ncooldown: ~\n",
                    "policies: [{}]\nother: 1"
                })
        void whatIsNoPolicyAtAll(String text) {
            assertThat(problems(text))
                    .isNotEmpty()
                    .allSatisfy(p -> assertThat(p)
                            .startsWith("shop.yaml")
                            .contains("found ")
                            .contains("; accepted: ")
                            .doesNotContain("\n", "Exception"));
        }

        @Test
        void deepNestingWithoutFallingOver() {
            assertThat(problems("[".repeat(100_000))).isNotEmpty();
            assertThat(problems("{a: ".repeat(50) + "1" + "}".repeat(50)))
                    .singleElement()
                    .asString()
                    .contains("levels of nesting");
        }
    }

    @Nested
    class SeveralFiles {
        @TempDir
        Path directory;

        @Test
        void areOneSet() throws IOException {
            Path a = Files.writeString(directory.resolve("a.yaml"), FOUNDING);
            Path b = Files.writeString(directory.resolve("b.yaml"), FOUNDING);
            assertThat(sentences(List.of(a, b))).singleElement().asString().contains(b + ":1", a + ":1");
            Files.writeString(b, FOUNDING + "name: other\n");
            assertThat(sentences(List.of(a, b))).isEmpty();
        }

        @Test
        void thatCannotBeReadAreProblems() throws IOException {
            Path missing = directory.resolve("missing.yaml");
            Path latin = Files.write(directory.resolve("latin.yaml"), "name: ü".getBytes(StandardCharsets.ISO_8859_1));
            Path huge = Files.writeString(directory.resolve("huge.yaml"), "#".repeat(1_100_000));
            assertThat(sentences(List.of(missing, latin, huge, directory)))
                    .satisfiesExactly(
                            p -> assertThat(p).contains("no such file"),
                            p -> assertThat(p).contains("UTF-8"),
                            p -> assertThat(p).contains("1 MiB"),
                            p -> assertThat(p).contains("a directory"));
        }

        @Test
        void mayStartWithAByteOrderMark() throws IOException {
            Path file = Files.writeString(directory.resolve("bom.yaml"), "\uFEFF" + FOUNDING);
            assertThat(sentences(List.of(file))).isEmpty();
        }

        private static List<String> sentences(List<Path> files) {
            return switch (new PolicyFiles().readFiles(files)) {
                case PolicyReading.Read read -> List.of();
                case PolicyReading.Problems wrong -> wrong.sentences();
            };
        }
    }

    @Nested
    class ThePageOfReference {
        private final String page;

        ThePageOfReference() throws IOException {
            page = Files.readString(Path.of("docs/policies.md"));
        }

        @Test
        void hasExamplesThatCanBeRead() {
            String[] parts = page.split("```(yaml|json)\n", -1);
            assertThat(parts.length).isGreaterThan(3);
            for (int i = 1; i < parts.length; i++) {
                assertThat(read(parts[i].substring(0, parts[i].indexOf("```")))).isNotEmpty();
            }
        }

        @Test
        void namesEveryField() {
            String all = problems(
                            "x: 1\ntrigger: {x: 1}\npredict: {x: 1}\nguardrails: {x: 1}\nactions: []\ncooldown: 1m\n")
                    .toString();
            for (String field : page.lines()
                    .filter(l -> l.startsWith("| `") && l.split("\\|", -1).length == 5)
                    .map(l -> l.substring(3, l.indexOf('`', 3)))
                    .filter(f ->
                            !List.of("scale", "restart", "rollback", "notify").contains(f))
                    .toList()) {
                assertThat(all).contains(field.substring(field.indexOf('.') + 1));
            }
            for (String known : List.of("selector", "target", "settling", "guardrails.perHour", "trigger.side")) {
                assertThat(page.toLowerCase(Locale.ROOT)).contains("| `" + known.toLowerCase(Locale.ROOT) + "` |");
            }
        }
    }
}
