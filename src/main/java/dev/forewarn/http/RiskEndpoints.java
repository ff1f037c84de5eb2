package dev.forewarn.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.forewarn.metric.Glob;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.scoring.CounterSeries;
import dev.forewarn.scoring.ForecastFan;
import dev.forewarn.scoring.RiskView;
import dev.forewarn.selection.Selection;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The present risks of the fleet, and one series in full. */
final class RiskEndpoints {
    private static final int MOST_HISTORY_POINTS = 1_000;
    /** More samples than this are added up where they lie; a counter's are needed one by one for its rates. */
    private static final int MOST_READ = 20_000;

    private static final int DEFAULT_HISTORY_STEPS = 240;
    private static final Duration LONGEST_HISTORY = Duration.ofDays(31);
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{16}");

    private final RiskView risks;
    private final MetricStore store;

    RiskEndpoints(RiskView risks, MetricStore store) {
        this.risks = risks;
        this.store = store;
    }

    /**
     * A page of risks, highest first.
     *
     * @param total how many match on all pages
     * @param next  the offset of the next page; null on the last
     */
    record RiskPage(int total, int offset, @Nullable Integer next, List<RiskBody> risks) {}

    /** An objective of a series, and its present risk where there is one. */
    record ObjectiveBody(
            String side,
            double limit,
            @JsonProperty("for_s") double forS,
            @JsonProperty("horizon_s") double horizonS,
            @Nullable RiskBody risk) {}

    /** One series: what was, what will probably be, what must not be. */
    record SeriesBody(
            String id, String series, List<Number[]> history, FanBody forecast, List<ObjectiveBody> objectives) {}

    /** {@code GET /api/v1/risks} */
    void list(Context context) {
        var query = new Query(context, Set.of("min", "match", Query.SELECTORS, "limit", "offset"));
        double min = query.probability("min", 0);
        Glob glob = query.glob("match");
        Selection selection = query.selection();
        int limit = query.integer("limit", 100, 1, 1_000);
        int offset = query.integer("offset", 0, 0, Integer.MAX_VALUE / 2);
        query.check();
        List<BreachRisk> found =
                risks.latest(series -> glob.matches(series.text()) && selection.accepts(series)).stream()
                        .takeWhile(risk -> risk.breach().value() >= min)
                        .toList();
        List<RiskBody> page =
                found.stream().skip(offset).limit(limit).map(RiskBody::of).toList();
        Integer next = offset + limit < found.size() ? offset + limit : null;
        context.json(new RiskPage(found.size(), offset, next, page));
    }

    /** A series that has samples. */
    record SeriesName(String id, String series, String name, Map<String, String> labels) {}

    /** A page of series, in order of their text. */
    record SeriesPage(int total, int offset, @Nullable Integer next, List<SeriesName> series) {}

    /** {@code GET /api/v1/series} */
    void series(Context context) {
        var query = new Query(context, Set.of("match", Query.SELECTORS, "limit", "offset"));
        Glob glob = query.glob("match");
        Selection selection = query.selection();
        int limit = query.integer("limit", 100, 1, 1_000);
        int offset = query.integer("offset", 0, 0, Integer.MAX_VALUE / 2);
        query.check();
        List<SeriesKey> found = store.series().stream()
                .filter(series -> glob.matches(series.text()) && selection.accepts(series))
                .toList();
        List<SeriesName> page = found.stream()
                .skip(offset)
                .limit(limit)
                .map(series -> new SeriesName(RiskBody.id(series), series.text(), series.name(), series.labels()))
                .toList();
        context.json(new SeriesPage(found.size(), offset, offset + limit < found.size() ? offset + limit : null, page));
    }

    /** {@code GET /api/v1/series/{id}/forecast} */
    void forecast(Context context) {
        var query = new Query(context, Set.of("history"));
        Duration asked = query.duration("history", Duration.ZERO, LONGEST_HISTORY);
        query.check();
        String id = context.pathParam("id");
        ForecastFan fan = find(id).orElseThrow(() -> unknown(id));
        List<BreachRisk> present = risks.latest(fan.series());
        context.json(new SeriesBody(
                RiskBody.id(fan.series()),
                fan.series().text(),
                history(fan, asked),
                FanBody.of(fan),
                fan.objectives().stream()
                        .map(objective -> objective(objective, present))
                        .toList()));
    }

    private List<Number[]> history(ForecastFan fan, Duration asked) {
        Duration back = asked.isZero() ? fan.step().multipliedBy(DEFAULT_HISTORY_STEPS) : asked;
        Instant from = fan.origin().minus(back);
        if (!fan.perSecond() && back.dividedBy(fan.step()) > MOST_READ) {
            return Thinning.outline(store, fan.series(), from, fan.origin(), MOST_HISTORY_POINTS);
        }
        TimeSeries read = store.read(fan.series(), from, fan.origin().plusMillis(1));
        return Thinning.points(fan.perSecond() ? CounterSeries.rates(read) : read, MOST_HISTORY_POINTS);
    }

    /** A series' text comes first: a series may be called like a fingerprint. */
    private Optional<ForecastFan> find(String id) {
        if (Reading.isSeriesText(id)) {
            Optional<ForecastFan> byText = risks.forecast(SeriesKey.parse(id));
            if (byText.isPresent()) {
                return byText;
            }
        }
        if (!FINGERPRINT.matcher(id).matches()) {
            return Optional.empty();
        }
        long fingerprint = Long.parseUnsignedLong(id, 16);
        return risks.latest(series -> series.fingerprint() == fingerprint).stream()
                .map(BreachRisk::series)
                .findFirst()
                .flatMap(risks::forecast);
    }

    private static ObjectiveBody objective(Objective objective, List<BreachRisk> present) {
        RiskBody risk = present.stream()
                .filter(candidate -> candidate.objective().equals(objective))
                .findFirst()
                .map(RiskBody::of)
                .orElse(null);
        return new ObjectiveBody(
                objective.side().text(),
                objective.limit(),
                RiskBody.seconds(objective.lasting()),
                RiskBody.seconds(objective.horizon()),
                risk);
    }

    private static ProblemException unknown(String id) {
        String shown = id.length() > 120 ? id.substring(0, 119) + "…" : id;
        return new ProblemException(Problem.of(
                404,
                "Unknown series",
                "No series '" + shown + "' has been seen. Give its text, URL-encoded, or the id that /api/v1/risks"
                        + " shows."));
    }
}
