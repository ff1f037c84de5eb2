package dev.forewarn.http;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of {@code POST /api/v1/score}, read and found right. */
record ScoreRequest(TimeSeries samples, Optional<Duration> step, Objective objective) {
    private static final Set<String> FIELDS = Set.of("series", "step", "samples", "objective", "horizon");
    private static final Set<String> OBJECTIVE_FIELDS = Set.of("side", "limit", "for");
    private static final String SAMPLES_ACCEPTED =
            "an array of [time, value] pairs, oldest first, at least two of them or one with a step";

    /** A forecast costs time and memory by the step; this many is a week of minutes. */
    private static final int MOST_STEPS = 10_080;

    private static final Duration LONGEST = Duration.ofDays(90);

    /** @throws ProblemException naming every problem of the body */
    static ScoreRequest read(byte[] body) {
        JsonNode root = Json.tree(body);
        var problems = new FieldProblems();
        var parser = new Parser(new Reading(problems));
        ScoreRequest request = parser.read(root);
        problems.throwIfAny("The body");
        if (request == null) {
            throw new IllegalStateException("a score request was neither read nor found wrong");
        }
        return request;
    }

    private record Parser(Reading reading) {
        @Nullable
        ScoreRequest read(JsonNode root) {
            if (!reading.isObject(root, "", FIELDS)) {
                return null;
            }
            SeriesKey series = reading.series(root, "");
            Duration step = root.has("step") ? duration(root, "step", "", false) : null;
            TimeSeries samples = samples(root, series);
            Duration horizon = duration(root, "horizon", "", false);
            Objective objective = objective(root, horizon);
            if (samples == null || objective == null || !reading.problems().isEmpty()) {
                return null;
            }
            return check(samples, step, objective);
        }

        private @Nullable ScoreRequest check(TimeSeries samples, @Nullable Duration step, Objective objective) {
            if (samples.size() < 2 && step == null) {
                reading.problems().add("/samples", "one sample and no step", SAMPLES_ACCEPTED);
                return null;
            }
            Duration grid = step != null ? step : medianSpacing(samples.timesMillis());
            if (objective.horizon().dividedBy(grid) > MOST_STEPS) {
                reading.problems()
                        .add(
                                "/horizon",
                                objective.horizon() + " in steps of " + grid,
                                "at most " + MOST_STEPS + " steps; shorten the horizon or widen the step");
                return null;
            }
            return new ScoreRequest(samples, Optional.ofNullable(step), objective);
        }

        private @Nullable TimeSeries samples(JsonNode root, @Nullable SeriesKey series) {
            JsonNode array = reading.required(root, "samples", "", SAMPLES_ACCEPTED);
            if (array == null) {
                return null;
            }
            if (!array.isArray() || array.isEmpty()) {
                reading.problems().add("/samples", array, SAMPLES_ACCEPTED);
                return null;
            }
            long[] times = new long[array.size()];
            double[] values = new double[array.size()];
            long last = Long.MIN_VALUE;
            for (int i = 0; i < times.length; i++) {
                if (pair(array.get(i), "/samples/" + i, times, values, i)) {
                    if (times[i] <= last) {
                        reading.problems()
                                .add(
                                        "/samples/" + i + "/0",
                                        array.get(i).get(0),
                                        "a time later than that of the pair before it");
                    }
                    last = Math.max(last, times[i]);
                }
            }
            return series == null || !reading.problems().isEmpty() ? null : new TimeSeries(series, times, values);
        }

        private boolean pair(JsonNode pair, String pointer, long[] times, double[] values, int i) {
            if (!pair.isArray() || pair.size() != 2) {
                reading.problems().add(pointer, pair, "a pair [time, value]");
                return false;
            }
            Instant at = TimeText.instant(pair.get(0)).orElse(null);
            if (at == null) {
                reading.problems().add(pointer + "/0", pair.get(0), TimeText.INSTANT_ACCEPTED);
            }
            Double value = reading.number(pair.get(1), pointer + "/1");
            if (at == null || value == null) {
                return false;
            }
            times[i] = at.toEpochMilli();
            values[i] = value;
            return true;
        }

        private @Nullable Objective objective(JsonNode root, @Nullable Duration horizon) {
            String accepted = "an object with side (above or below), limit (a number) and for (a duration)";
            JsonNode node = reading.required(root, "objective", "", accepted);
            if (node == null || !reading.isObject(node, "/objective", OBJECTIVE_FIELDS)) {
                return null;
            }
            Side side = side(node);
            Double limit = reading.number(
                    reading.required(node, "limit", "/objective", Reading.NUMBER_ACCEPTED), "/objective/limit");
            Duration lasting = node.has("for") ? duration(node, "for", "/objective", true) : Duration.ZERO;
            return side == null || limit == null || lasting == null || horizon == null
                    ? null
                    : new Objective(side, limit, lasting, horizon);
        }

        private @Nullable Side side(JsonNode objective) {
            JsonNode node = reading.required(objective, "side", "/objective", "above or below");
            if (node == null) {
                return null;
            }
            for (Side side : Side.values()) {
                if (side.text().equals(node.stringValue(""))) {
                    return side;
                }
            }
            reading.problems().add("/objective/side", node, "above or below");
            return null;
        }

        private @Nullable Duration duration(JsonNode object, String name, String pointer, boolean mayBeZero) {
            String accepted = TimeText.DURATION_ACCEPTED + (mayBeZero ? ", zero to" : ", at least one second, at most")
                    + " 90 days";
            JsonNode node = reading.required(object, name, pointer, accepted);
            if (node == null) {
                return null;
            }
            Duration found = TimeText.duration(node.stringValue("")).orElse(null);
            Duration least = mayBeZero ? Duration.ZERO : Duration.ofSeconds(1);
            if (found == null || found.compareTo(least) < 0 || found.compareTo(LONGEST) > 0) {
                reading.problems().add(pointer + "/" + name, node, accepted);
                return null;
            }
            return found;
        }

        private static Duration medianSpacing(long[] times) {
            long[] gaps = new long[times.length - 1];
            for (int i = 0; i < gaps.length; i++) {
                gaps[i] = times[i + 1] - times[i];
            }
            Arrays.sort(gaps);
            return Duration.ofMillis(gaps[gaps.length / 2]);
        }
    }
}
