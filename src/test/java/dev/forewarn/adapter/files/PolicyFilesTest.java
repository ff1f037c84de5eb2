package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Guardrails;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.Mode;
import dev.forewarn.decision.PolicyReading;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
                      mode: approve
                      guardrails: { perHour: 0, minHealthy: 2 }
                    """;
            assertThat(problems(text))
                    .containsExactly(
                            "shop.yaml:2: policy 'a': triger: found an unknown field; accepted: did you mean 'trigger'? one of"
                                    + " name, selector, target, trigger, predict, actions, cooldown, settling, mode, guardrails",
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
                            "shop.yaml:13: policy 'b': mode: found 'approve', which comes in a later version; accepted: until"
                                    + " then one of observe, recommend, act",
                            "shop.yaml:14: policy 'b': guardrails.minHealthy: found the field, which comes in a later"
                                    + " version; accepted: perHour and maxAge",
                            "shop.yaml:14: policy 'b': guardrails.perHour: found 0; accepted: a whole number from 1 to 1000");
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
