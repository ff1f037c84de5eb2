package dev.forewarn.http;

import dev.forewarn.metric.Glob;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.scoring.EntityAnomaly;
import dev.forewarn.scoring.EntityView;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Things with several metrics, and how strange these are together. */
final class EntityEndpoints {
    private final EntityView entities;

    EntityEndpoints(EntityView entities) {
        this.entities = entities;
    }

    /** One thing. */
    record EntityBody(String entity, Instant at, double anomaly, boolean anomalous, int metrics, List<String> apart) {
        static EntityBody of(EntityAnomaly found) {
            return new EntityBody(
                    found.entity(),
                    found.at(),
                    found.score(),
                    found.anomalous(),
                    found.metrics(),
                    found.apart().stream().map(SeriesKey::text).toList());
        }
    }

    /**
     * A page of things.
     *
     * @param total     on all pages
     * @param anomalous how many of all are
     * @param next      the offset of the next page; null on the last
     */
    record EntityPage(
            int total, int anomalous, int offset, @Nullable Integer next, List<EntityBody> entities) {}

    /** {@code GET /api/v1/entities}: the strangest first. */
    void list(Context context) {
        var query = new Query(context, Set.of("min", "match", "limit", "offset"));
        double min = query.probability("min", 0);
        var glob = new Glob(query.text("match", "*"));
        int limit = query.integer("limit", 100, 1, 1_000);
        int offset = query.integer("offset", 0, 0, Integer.MAX_VALUE / 2);
        query.check();
        List<EntityAnomaly> found = entities.latest().stream()
                .takeWhile(each -> each.score() >= min)
                .filter(each -> glob.matches(each.entity()))
                .toList();
        context.json(new EntityPage(
                found.size(),
                (int) found.stream().filter(EntityAnomaly::anomalous).count(),
                offset,
                offset + limit < found.size() ? offset + limit : null,
                found.stream().skip(offset).limit(limit).map(EntityBody::of).toList()));
    }
}
