package dev.forewarn.decision;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A story of one policy and one series, told as text; the notation is explained in scenarios/README.md.
 */
final class Scenario {
    private final HealingPolicy policy;
    private final Map<String, List<String>> words = new LinkedHashMap<>();
    private final TreeMap<Duration, String> expected = new TreeMap<>();

    Scenario(String text) {
        var yaml = new StringBuilder();
        boolean inPolicy = false;
        for (String line : text.lines().toList()) {
            if (line.strip().equals("policy") || line.strip().equals("end")) {
                inPolicy = line.strip().equals("policy");
            } else if (inPolicy) {
                yaml.append(line).append('\n');
            } else if (!line.isBlank() && !line.startsWith("#")) {
                read(line.strip().split("\\s+", 2));
            }
        }
        policy = Policies.of(yaml.toString());
        if (expected.isEmpty()) {
            throw new AssertionError("a scenario that expects nothing proves nothing");
        }
    }

    private void read(String[] line) {
        if (line[0].equals("expect")) {
            String[] parts = line[1].split("\\s+", 2);
            if (expected.put(DurationWords.parse(parts[0]), parts[1].replaceAll("\\s+", " ")) != null) {
                throw new AssertionError("two expectations for " + parts[0]);
            }
            return;
        }
        if (!List.of("step", "value", "p", "trust", "objective", "kill-switch", "silent")
                .contains(line[0])) {
            throw new AssertionError("a scenario has no line '" + line[0] + "'");
        }
        words.put(line[0], List.of(line[1].split("\\s+", -1)));
    }

    /** What was expected and what came, line by line, for all expectations. */
    List<String> mismatches() {
        Map<Duration, Decision> came = play();
        var wrong = new ArrayList<String>();
        expected.forEach((at, expectation) -> {
            Decision decision = came.get(at);
            if (decision == null) {
                wrong.add("at " + DurationWords.exact(at) + " there is no tick");
                return;
            }
            String told = tell(decision);
            boolean same = told.equals(expectation)
                    || (decision instanceof Decision.Hold && told.startsWith(expectation + " until "));
            if (!same) {
                wrong.add("at " + DurationWords.exact(at) + " expected '" + expectation + "' but it was '" + told
                        + "' because " + decision.because());
            }
        });
        return wrong;
    }

    private Map<Duration, Decision> play() {
        Duration step =
                words.containsKey("step") ? DurationWords.parse(line("step").getFirst()) : Duration.ofMinutes(1);
        List<Double> values = numbers("value");
        List<Double> ps = words.containsKey("p") ? numbers("p") : List.of(0.05);
        Trust trust = words.containsKey("trust") ? trust(line("trust").getFirst()) : Trust.FRESH;
        var risks = new Risks(SeriesKey.parse(policy.trigger().metric()), objective(), 0.05, trust);
        var came = new TreeMap<Duration, Decision>();
        PolicyState state = PolicyState.NEW;
        BreachRisk last = risks.atMinute(0, values.getFirst());
        int ticks = (int) Math.max(values.size() - 1L, expected.lastKey().dividedBy(step)) + 1;
        for (int i = 0; i < ticks; i++) {
            Duration at = step.multipliedBy(i);
            if (!isWithin("silent", at)) {
                last = risks.withProbability(ps.get(Math.min(i, ps.size() - 1)))
                        .at(Risks.NOON.plus(at), values.get(Math.min(i, values.size() - 1)));
            }
            var around = new Circumstances(Risks.NOON.plus(at), killSwitch(at), Optional.empty());
            Verdict verdict = new PolicyEngine().decide(policy, state, last, around);
            state = verdict.next();
            came.put(at, verdict.decision());
        }
        return came;
    }

    private KillSwitch killSwitch(Duration at) {
        if (!isWithin("kill-switch", at)) {
            return new KillSwitch.Off();
        }
        return line("kill-switch").contains("unreadable")
                ? new KillSwitch.Unreadable("no answer")
                : new KillSwitch.On("by hand");
    }

    /** Reads {@code ... from 3m to 8m}; "to" may be left out. */
    private boolean isWithin(String name, Duration at) {
        List<String> line = line(name);
        int from = line.indexOf("from");
        int to = line.indexOf("to");
        return from >= 0
                && at.compareTo(DurationWords.parse(line.get(from + 1))) >= 0
                && (to < 0 || at.compareTo(DurationWords.parse(line.get(to + 1))) < 0);
    }

    private Objective objective() {
        List<String> line = line("objective");
        if (!line.isEmpty()) {
            return new Objective(
                    Side.parse(line.get(0)),
                    Double.parseDouble(line.get(1)),
                    DurationWords.parse(line.get(3)),
                    DurationWords.parse(line.get(5)));
        }
        Trigger trigger = policy.trigger();
        return policy.objective()
                .orElseGet(() ->
                        new Objective(trigger.side(), trigger.threshold(), trigger.duration(), Duration.ofMinutes(30)));
    }

    private List<String> line(String name) {
        return words.getOrDefault(name, List.of());
    }

    private List<Double> numbers(String name) {
        var numbers = new ArrayList<Double>();
        for (String word : line(name)) {
            int x = word.indexOf('x');
            int times = x < 0 ? 1 : Integer.parseInt(word.substring(x + 1));
            double value = Double.parseDouble(x < 0 ? word : word.substring(0, x));
            for (int i = 0; i < times; i++) {
                numbers.add(value);
            }
        }
        return numbers;
    }

    private static Trust trust(String text) {
        return Arrays.stream(Trust.values())
                .filter(t -> t.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static String tell(Decision decision) {
        return switch (decision) {
            case Decision.Watch ignored -> "watch";
            case Decision.Hold hold ->
                "hold " + hold.rule()
                        + hold.until().map(u -> " until " + minutes(u)).orElse("");
            case Decision.Recommend recommend ->
                "recommend " + recommend.actions().getFirst().words();
            case Decision.Act act -> "act " + act.actions().getFirst().words();
        };
    }

    private static String minutes(Instant at) {
        return DurationWords.exact(Duration.between(Risks.NOON, at));
    }
}
