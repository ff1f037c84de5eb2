package dev.forewarn.http;

import dev.forewarn.loop.DecisionLog;
import dev.forewarn.selection.Selection;
import dev.forewarn.training.ModelCatalog;
import dev.forewarn.training.TrainingStatus;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was decided, and which models were published. */
final class LogEndpoints {
    private final DecisionLog decisions;
    private final ModelCatalog models;
    private final TrainingStatus training;

    LogEndpoints(DecisionLog decisions, ModelCatalog models, TrainingStatus training) {
        this.decisions = decisions;
        this.models = models;
        this.training = training;
    }

    /** The decisions of the recent past, newest first. */
    record DecisionPage(List<DecisionBody> decisions) {}

    /**
     * The published versions, newest first.
     *
     * @param serving  the version that this process scores with
     * @param refused  why the current version does not serve, where it does not
     * @param training by schedule, where there is one
     */
    record ModelPage(
            List<ModelBody> models,
            String serving,
            @Nullable String refused,
            @Nullable PlannedBody training) {}

    /** Training by schedule. */
    record PlannedBody(
            String schedule,
            Instant next,
            boolean running,
            @Nullable RunBody last) {
        static PlannedBody of(TrainingStatus.Planned planned) {
            return new PlannedBody(
                    planned.schedule(),
                    planned.next(),
                    planned.isRunning(),
                    planned.last().map(RunBody::of).orElse(null));
        }
    }

    /** A run that is over. */
    record RunBody(Instant started, Instant ended, String result, String version, String detail) {
        static RunBody of(TrainingStatus.Run run) {
            return new RunBody(run.started(), run.ended(), run.result().text(), run.version(), run.detail());
        }
    }

    /** One version; the seed is text, since JSON's readers often lose the digits of large numbers. */
    record ModelBody(
            String id,
            Instant publishedAt,
            boolean current,
            int series,
            String dataHash,
            String codeRevision,
            String seed,
            String verdict,
            @Nullable String problem) {}

    /** {@code GET /api/v1/decisions} */
    void decisions(Context context) {
        var query = new Query(context, Set.of("limit", Query.SELECTORS));
        int limit = query.integer("limit", 100, 1, 1_000);
        Selection selection = query.selection();
        query.check();
        int looked = selection.selectors().isEmpty() ? limit : Integer.MAX_VALUE;
        context.json(new DecisionPage(decisions.recent(looked).stream()
                .filter(decision -> selection.accepts(decision.risk().series()))
                .limit(limit)
                .map(DecisionBody::of)
                .toList()));
    }

    /** {@code GET /api/v1/models} */
    void models(Context context) {
        new Query(context, Set.of()).check();
        context.json(new ModelPage(
                models.versions().stream()
                        .map(version -> new ModelBody(
                                version.id(),
                                version.publishedAt(),
                                version.current(),
                                version.series(),
                                version.dataHash(),
                                version.codeRevision(),
                                Long.toString(version.seed()),
                                version.verdict(),
                                version.problem().isEmpty() ? null : version.problem()))
                        .toList(),
                training.serving(),
                training.refused().orElse(null),
                training.planned().map(PlannedBody::of).orElse(null)));
    }
}
