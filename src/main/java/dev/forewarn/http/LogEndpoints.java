package dev.forewarn.http;

import dev.forewarn.loop.DecisionLog;
import dev.forewarn.training.ModelCatalog;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What was decided, and which models were published. */
final class LogEndpoints {
    private final DecisionLog decisions;
    private final ModelCatalog models;

    LogEndpoints(DecisionLog decisions, ModelCatalog models) {
        this.decisions = decisions;
        this.models = models;
    }

    /** The decisions of the recent past, newest first. */
    record DecisionPage(List<DecisionBody> decisions) {}

    /** The published versions, newest first. */
    record ModelPage(List<ModelBody> models) {}

    /** One version; the seed is text, since JSON's readers often lose the digits of large numbers. */
    record ModelBody(
            String id,
            Instant publishedAt,
            boolean current,
            int series,
            String dataHash,
            String codeRevision,
            String seed) {}

    /** {@code GET /api/v1/decisions} */
    void decisions(Context context) {
        var query = new Query(context, Set.of("limit"));
        int limit = query.integer("limit", 100, 1, 1_000);
        query.check();
        context.json(new DecisionPage(
                decisions.recent(limit).stream().map(DecisionBody::of).toList()));
    }

    /** {@code GET /api/v1/models} */
    void models(Context context) {
        new Query(context, Set.of()).check();
        context.json(new ModelPage(models.versions().stream()
                .map(version -> new ModelBody(
                        version.id(),
                        version.publishedAt(),
                        version.current(),
                        version.series(),
                        version.dataHash(),
                        version.codeRevision(),
                        Long.toString(version.seed())))
                .toList()));
    }
}
