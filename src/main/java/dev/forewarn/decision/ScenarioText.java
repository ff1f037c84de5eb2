package dev.forewarn.decision;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The lines of a scenario; docs/policies.md tells the notation. */
final class ScenarioText {
    private static final List<String> WORDS = List.of(
            "start",
            "step",
            "value",
            "p",
            "trust",
            "objective",
            "silent",
            "kill-switch",
            "follower",
            "refused",
            "unknown",
            "incidents",
            "replicas",
            "approve",
            "reject",
            "expect");
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    /** A week of minutes; a longer story is a mistake. */
    private static final int MOST_VALUES = 10_080;

    private final String source;
    private final StringBuilder policy = new StringBuilder();
    private final Map<String, Line> lines = new HashMap<>();
    private final TreeMap<Duration, Expectation> expected = new TreeMap<>();
    private final List<Double> values = new ArrayList<>();
    private final List<Double> probabilities = new ArrayList<>();
    private final TreeMap<Duration, Boolean> answers = new TreeMap<>();
    private Instant start = NOON;
    private Duration step = Duration.ofMinutes(1);
    private Trust trust = Trust.FRESH;
    private Optional<Objective> objective = Optional.empty();
    private Optional<Integer> replicas = Optional.empty();

    /**
     * What is expected at one time.
     *
     * @param where file and line
     */
    record Expectation(String where, String words) {}

    private record Line(int number, List<String> words) {}

    /** A stretch of the story; the end is outside. */
    private record Stretch(Duration from, Optional<Duration> to) {
        boolean holds(Duration at) {
            return at.compareTo(from) >= 0
                    && to.map(end -> at.compareTo(end) < 0).orElse(true);
        }
    }

    private final Map<String, Stretch> stretches = new HashMap<>();

    private ScenarioText(String source) {
        this.source = source;
    }

    /** @throws ScenarioException naming the line */
    static ScenarioText read(String source, String text) {
        var read = new ScenarioText(source);
        boolean inPolicy = false;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String stripped = line.strip();
            boolean mark = stripped.equals("policy") || stripped.equals("end");
            inPolicy = mark ? stripped.equals("policy") : inPolicy;
            // Kept in its place, so that problems in the policy name the line of the file.
            read.policy.append(inPolicy && !mark ? line : "").append('\n');
            if (!mark && !inPolicy && !stripped.isEmpty() && !stripped.startsWith("#")) {
                read.line(number, stripped);
            }
        }
        if (read.expected.isEmpty()) {
            throw read.wrong(Math.max(1, number), "no line 'expect'", "one at least, else nothing is tested");
        }
        if (read.values.isEmpty()) {
            throw read.wrong(Math.max(1, number), "no line 'value'", "the samples, such as: value 70 90x4");
        }
        return read;
    }

    private void line(int number, String text) {
        List<String> words = List.of(text.split("\\s+", -1));
        String name = words.getFirst();
        var line = new Line(number, words.subList(1, words.size()));
        if (!WORDS.contains(name)) {
            throw wrong(number, "a line '" + name + "'", "one of " + String.join(", ", WORDS));
        }
        if (line.words().isEmpty()) {
            throw wrong(number, "'" + name + "' and nothing after it", "what " + name + " is");
        }
        if (!List.of("expect", "approve", "reject").contains(name) && lines.put(name, line) != null) {
            throw wrong(number, "a second line '" + name + "'", "one");
        }
        take(name, line);
    }

    private void take(String name, Line line) {
        String first = line.words().getFirst();
        switch (name) {
            case "start" -> start = parsed(line, first, "a time such as 2026-03-29T00:30:00Z", Instant::parse);
            case "step" -> step = positive(line, first);
            case "value" -> values.addAll(numbers(line, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
            case "p" -> probabilities.addAll(numbers(line, 0, 1));
            case "trust" -> trust = parsed(line, first, "a word such as fresh or floor-only", ScenarioText::trust);
            case "objective" -> objective = Optional.of(objective(line));
            case "replicas" -> replicas = Optional.of(parsed(line, first, "a whole number", Integer::valueOf));
            case "approve" -> answers.put(duration(line, first), true);
            case "reject" -> answers.put(duration(line, first), false);
            case "expect" -> expect(line);
            case "incidents" -> {
                count(line, 0);
                count(line, 2);
                stretches.put(name, stretch(line));
            }
            default -> stretches.put(name, stretch(line));
        }
    }

    private void expect(Line line) {
        Duration at = duration(line, line.words().getFirst());
        String words = String.join(" ", line.words().subList(1, line.words().size()));
        if (words.isEmpty()) {
            throw wrong(line.number(), "nothing that is expected", "such as: expect 3m act restart");
        }
        if (expected.put(at, new Expectation(source + ":" + line.number(), words)) != null) {
            throw wrong(line.number(), "a second expectation for " + DurationWords.exact(at), "one");
        }
    }

    private Objective objective(Line line) {
        List<String> words = line.words();
        String accepted = "such as: objective above 90 for 2m within 30m";
        if (words.size() != 6 || !words.get(2).equals("for") || !words.get(4).equals("within")) {
            throw wrong(line.number(), "'" + String.join(" ", words) + "'", accepted);
        }
        return new Objective(
                parsed(line, words.get(0), accepted, Side::parse),
                parsed(line, words.get(1), accepted, Double::valueOf),
                duration(line, words.get(3)),
                positive(line, words.get(5)));
    }

    /** {@code ... from 3m to 8m}; "to" may be left out. */
    private Stretch stretch(Line line) {
        List<String> words = line.words();
        int from = words.indexOf("from");
        int to = words.indexOf("to");
        if (from < 0 || from + 1 >= words.size() || (to >= 0 && to + 1 >= words.size())) {
            throw wrong(line.number(), "'" + String.join(" ", words) + "'", "from when, such as: from 3m to 8m");
        }
        return new Stretch(
                duration(line, words.get(from + 1)),
                to < 0 ? Optional.empty() : Optional.of(duration(line, words.get(to + 1))));
    }

    private List<Double> numbers(Line line, double least, double most) {
        String accepted = "numbers such as: 0.2 0.85x4 0.3";
        var numbers = new ArrayList<Double>();
        for (String word : line.words()) {
            int x = word.indexOf('x');
            int times = x < 0 ? 1 : parsed(line, word.substring(x + 1), accepted, Integer::valueOf);
            double value = parsed(line, x < 0 ? word : word.substring(0, x), accepted, Double::valueOf);
            if (!(value >= least && value <= most) || times < 1 || numbers.size() + times > MOST_VALUES) {
                throw wrong(line.number(), "'" + word + "'", accepted + ", " + MOST_VALUES + " at most");
            }
            for (int i = 0; i < times; i++) {
                numbers.add(value);
            }
        }
        return numbers;
    }

    private Duration duration(Line line, String word) {
        return parsed(line, word, DurationWords.ACCEPTED, DurationWords::parse);
    }

    private Duration positive(Line line, String word) {
        Duration duration = duration(line, word);
        if (duration.isZero() || duration.isNegative()) {
            throw wrong(line.number(), "'" + word + "'", "longer than zero");
        }
        return duration;
    }

    private int count(Line line, int place) {
        String accepted = "such as: incidents 6 of 20 from 3m to 8m";
        if (line.words().size() <= place) {
            throw wrong(line.number(), "too few words", accepted);
        }
        return parsed(line, line.words().get(place), accepted, Integer::valueOf);
    }

    private <T> T parsed(Line line, String word, String accepted, Function<String, T> parse) {
        try {
            return parse.apply(word);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw wrong(line.number(), "'" + word + "'", accepted);
        }
    }

    private ScenarioException wrong(int line, String found, String accepted) {
        return new ScenarioException(List.of(source + ":" + line + ": found " + found + "; accepted: " + accepted));
    }

    private static Trust trust(String text) {
        return Arrays.stream(Trust.values())
                .filter(each -> each.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    String policy() {
        return policy.toString();
    }

    SortedMap<Duration, Expectation> expected() {
        return expected;
    }

    Instant start() {
        return start;
    }

    Duration step() {
        return step;
    }

    List<Double> values() {
        return values;
    }

    List<Double> probabilities() {
        return probabilities;
    }

    Trust trust() {
        return trust;
    }

    Optional<Objective> objective() {
        return objective;
    }

    Optional<Integer> replicas() {
        return replicas;
    }

    boolean isWithin(String name, Duration at) {
        Stretch stretch = stretches.get(name);
        return stretch != null && stretch.holds(at);
    }

    KillSwitch killSwitch(Duration at) {
        Line line = lines.get("kill-switch");
        if (line == null || !isWithin("kill-switch", at)) {
            return new KillSwitch.Off();
        }
        return line.words().contains("unreadable")
                ? new KillSwitch.Unreadable("no answer")
                : new KillSwitch.On("by hand");
    }

    Surroundings.Crowd crowd(Duration at) {
        Line line = lines.get("incidents");
        if (line == null || !isWithin("incidents", at)) {
            return Surroundings.PLAIN.crowd();
        }
        return new Surroundings.Crowd(count(line, 0), count(line, 2), 1);
    }

    /** What a person says at that time to whatever waits. */
    Optional<Boolean> answerAt(Duration at) {
        return Optional.ofNullable(answers.get(at));
    }
}
