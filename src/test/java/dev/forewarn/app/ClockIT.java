package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.DryRunExecutor;
import dev.forewarn.action.Leadership;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.outcome.Counterfactual;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.training.Training;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's clock steps back an hour, and later forward again: samples go by their own times, so nothing is lost. */
class ClockIT {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final SeriesKey SERIES = SeriesKey.of("load");

    @TempDir
    private Path directory = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    private Service start() throws IOException {
        Path config = directory.resolve("forewarn.yaml");
        Files.writeString(config, """
                http: { host: 127.0.0.1, port: 0 }
                dataDirectory: %s
                """.formatted(directory.resolve("data")));
        Settings settings = new SettingsReader(Map.of()).read(Optional.of(config));
        Training none = (data, objectives, models, promotion, progress) -> {
            throw new IllegalStateException("nobody trains here");
        };
        var world = new Service.World(
                now::get,
                new DryRunExecutor(),
                Leadership.alone(),
                Counterfactual.unknown(),
                ObjectiveBook.defaults(),
                none);
        return Service.start(settings, world, Wiring.sharedModel());
    }

    private static void send(Service service, int from, int until) throws IOException, InterruptedException {
        var rows = new StringBuilder("series,timestamp,value\n");
        for (int minute = from; minute < until; minute++) {
            rows.append("load,").append(START.plus(Duration.ofMinutes(minute))).append(',');
            rows.append(50 + 10 * Math.sin(minute / 30.0)).append('\n');
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(service.url()).resolve("/api/v1/samples"))
                            .header("Content-Type", "text/csv")
                            .POST(HttpRequest.BodyPublishers.ofString(rows.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("{\"accepted\":" + (until - from) + ",\"refused\":{}}");
        }
    }

    @Test
    void anHourBackLosesNothing() throws Exception {
        try (Service service = start()) {
            send(service, 0, 200);
            service.tick();
            service.save();
            now.set(START.minus(Duration.ofHours(1)));
            send(service, 200, 400);
            service.tick();
            service.save();
        }
        try (Service service = start()) { // still an hour back
            assertThat(service.seriesCount()).isEqualTo(1);
            send(service, 400, 410);
            now.set(START.plus(Duration.ofHours(7)));
            service.tick();
            send(service, 410, 420);
            TimeSeries kept = service.store().read(SERIES, Instant.EPOCH, START.plus(Duration.ofDays(1)));
            assertThat(kept.size()).isEqualTo(420);
            assertThat(kept.timesMillis()[419])
                    .isEqualTo(START.plus(Duration.ofMinutes(419)).toEpochMilli());
        }
    }
}
