package dev.forewarn.http;

import dev.forewarn.training.ModelCatalog;
import dev.forewarn.training.TrainingStatus;
import dev.forewarn.training.TrainingStatus.Result;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Which model serves, and how training by schedule goes. */
final class ModelGauges {
    private final TrainingStatus training;
    private final ModelCatalog models;
    private final MultiGauge serving;
    private final MultiGauge published;

    ModelGauges(TrainingStatus training, ModelCatalog models, MeterRegistry registry) {
        this.training = training;
        this.models = models;
        published = MultiGauge.builder("forewarn.model.published.timestamp.seconds")
                .description("When the model version that serves was published")
                .register(registry);
        serving = MultiGauge.builder("forewarn.model.info")
                .description("1 for the model version that serves")
                .register(registry);
        gauge(
                registry,
                "forewarn.model.refused",
                "1 while the version that is to be in service is refused, else 0",
                status -> status.refused().isPresent() ? 1 : 0);
        if (training.planned().isPresent()) {
            planned(registry);
        }
    }

    private void planned(MeterRegistry registry) {
        gauge(
                registry,
                "forewarn.training.running",
                "1 while training by schedule runs, else 0",
                status -> status.planned()
                        .map(plan -> plan.isRunning() ? 1.0 : 0.0)
                        .orElse(0.0));
        gauge(
                registry,
                "forewarn.training.next.timestamp.seconds",
                "When training by schedule runs next",
                seconds(plan -> plan.next()));
        gauge(
                registry,
                "forewarn.training.last.timestamp.seconds",
                "When the last training by schedule ended; NaN before the first",
                status -> status.planned()
                        .flatMap(TrainingStatus.Planned::last)
                        .map(run -> (double) run.ended().getEpochSecond())
                        .orElse(Double.NaN));
        for (Result result : Result.values()) {
            Gauge.builder("forewarn.training.last.result", training, status -> isLast(status, result) ? 1 : 0)
                    .description("1 for what the last training by schedule came to, else 0")
                    .tag("result", result.text())
                    .register(registry);
        }
    }

    private static boolean isLast(TrainingStatus status, Result result) {
        return status.planned()
                .flatMap(TrainingStatus.Planned::last)
                .filter(run -> run.result() == result)
                .isPresent();
    }

    private static ToDoubleFunction<TrainingStatus> seconds(Function<TrainingStatus.Planned, Instant> of) {
        return status -> status.planned()
                .map(of)
                .map(Instant::getEpochSecond)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<TrainingStatus> of) {
        Gauge.builder(name, training, of).description(description).register(registry);
    }

    /** The version may be another one since the last scrape. */
    void refresh() {
        String version = training.serving();
        serving.register(List.of(Row.of(Tags.of("version", version), 1)), true);
        List<Row<?>> when = models.versions().stream()
                .filter(each -> each.id().equals(version) && each.problem().isEmpty())
                .<Row<?>>map(each -> Row.of(Tags.empty(), each.publishedAt().getEpochSecond()))
                .toList();
        published.register(when, true);
    }
}
