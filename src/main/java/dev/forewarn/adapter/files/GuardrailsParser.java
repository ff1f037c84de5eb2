package dev.forewarn.adapter.files;

import dev.forewarn.action.Breaker;
import dev.forewarn.decision.Guardrails;
import dev.forewarn.decision.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes guardrails of the mapping {@code guardrails}. Every field may be left out; what is wrong is reported, and its
 * default stands in so that all else is read too.
 */
final class GuardrailsParser {
    static final List<String> FIELDS = List.of(
            "perHour",
            "totalPerHour",
            "spend",
            "maxAge",
            "warmUp",
            "maxShare",
            "minHealthy",
            "storm",
            "breaker",
            "maintenance",
            "quietHours");
    private static final String BREAKER = "a mapping such as { failureThreshold: 5, timeout: 30m }";
    private static final String STORM = "a mapping such as { share: 0.2, workloads: 5, quiet: 10m }";
    private static final String SPEND = "a mapping such as { replicaHours: 48, keptFor: 2h }";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final double MOST_REPLICA_HOURS = 1e9;

    private final FieldReader in;
    private boolean good = true;

    private GuardrailsParser(FieldReader in) {
        this.in = in;
    }

    /** Empty where anything is wrong, which then has been reported. */
    static Optional<Guardrails> parse(FieldReader in) {
        in.refuseOthers(FIELDS, Map.of());
        var parser = new GuardrailsParser(in);
        Guardrails guardrails = parser.guardrails();
        return parser.good ? Optional.of(guardrails) : Optional.empty();
    }

    private Guardrails guardrails() {
        Guardrails otherwise = Guardrails.DEFAULT;
        var pace = new Guardrails.Pace(
                whole(in, "perHour", 1, 1000).orElse(otherwise.pace().perHour()),
                whole(in, "totalPerHour", 1, 100_000).orElse(otherwise.pace().totalPerHour()),
                spend());
        var freshness = new Guardrails.Freshness(
                duration(in, "maxAge", SECOND, WEEK),
                duration(in, "warmUp", Duration.ZERO, DAY)
                        .orElse(otherwise.freshness().warmUp()));
        var reach = new Guardrails.Reach(share(in, "maxShare"), whole(in, "minHealthy", 0, 100_000), storm());
        var calendar = new Guardrails.Calendar(windows("maintenance"), windows("quietHours"));
        return new Guardrails(pace, freshness, reach, brake(), calendar);
    }

    private Optional<Guardrails.Spend> spend() {
        return inner("spend", SPEND).flatMap(spend -> {
            spend.refuseOthers(List.of("replicaHours", "keptFor"), Map.of());
            spend.require("replicaHours", "a number above 0");
            Optional<Double> hours =
                    between(spend, "replicaHours", MOST_REPLICA_HOURS, "a number above 0, at most 1000000000");
            Duration kept = duration(spend, "keptFor", SECOND, WEEK).orElse(DAY);
            good &= hours.isPresent();
            return hours.map(h -> new Guardrails.Spend(h, kept));
        });
    }

    private Guardrails.Storm storm() {
        Guardrails.Storm otherwise = Guardrails.DEFAULT.reach().storm();
        return inner("storm", STORM)
                .map(storm -> {
                    storm.refuseOthers(List.of("share", "workloads", "quiet"), Map.of());
                    return new Guardrails.Storm(
                            share(storm, "share").orElse(otherwise.share()),
                            whole(storm, "workloads", 2, 1_000_000).orElse(otherwise.workloads()),
                            duration(storm, "quiet", Duration.ZERO, DAY).orElse(otherwise.quiet()));
                })
                .orElse(otherwise);
    }

    private Guardrails.Brake brake() {
        Guardrails.Brake otherwise = Guardrails.DEFAULT.brake();
        return inner("breaker", BREAKER)
                .map(breaker -> {
                    breaker.refuseOthers(List.of("failureThreshold", "timeout", "effect"), Map.of());
                    int threshold = whole(breaker, "failureThreshold", 1, 1000)
                            .orElse(otherwise.limits().failureThreshold());
                    Duration timeout = duration(breaker, "timeout", SECOND, WEEK)
                            .orElse(otherwise.limits().timeout());
                    Optional<String> effect = breaker.oneOf("effect", List.of("judged", "ignored"));
                    good &= effect.isPresent() || !breaker.has("effect");
                    return new Guardrails.Brake(
                            new Breaker.Limits(threshold, timeout),
                            !effect.orElse("judged").equals("ignored"));
                })
                .orElse(otherwise);
    }

    private List<Window> windows(String name) {
        if (!in.has(name)) {
            return List.of();
        }
        Optional<List<FieldReader>> listed = in.mappings(name, WindowParser.WINDOWS);
        List<Optional<Window>> read =
                listed.orElse(List.of()).stream().map(WindowParser::parse).toList();
        good &= listed.isPresent() && read.stream().allMatch(Optional::isPresent);
        return read.stream().flatMap(Optional::stream).toList();
    }

    private Optional<FieldReader> inner(String name, String accepted) {
        if (!in.has(name)) {
            return Optional.empty();
        }
        Optional<FieldReader> found = in.mapping(name, accepted);
        good &= found.isPresent();
        return found;
    }

    private Optional<Double> share(FieldReader of, String name) {
        return between(of, name, 1, "a share above 0, at most 1");
    }

    /** Above zero. */
    private Optional<Double> between(FieldReader of, String name, double most, String accepted) {
        if (!of.has(name)) {
            return Optional.empty();
        }
        Optional<Double> number = of.number(name);
        Optional<Double> fitting = number.filter(value -> value > 0 && value <= most);
        if (number.isPresent() && fitting.isEmpty()) {
            of.report(of.lineOf(name), name, number.get().toString(), accepted);
        }
        good &= fitting.isPresent();
        return fitting;
    }

    private Optional<Integer> whole(FieldReader of, String name, int least, int most) {
        Optional<Integer> found = of.has(name) ? of.whole(name, least, most) : Optional.empty();
        good &= found.isPresent() || !of.has(name);
        return found;
    }

    private Optional<Duration> duration(FieldReader of, String name, Duration least, Duration most) {
        Optional<Duration> found = of.has(name) ? of.duration(name, least, most) : Optional.empty();
        good &= found.isPresent() || !of.has(name);
        return found;
    }
}
