package dev.forewarn.http;

import dev.forewarn.loop.Event;
import dev.forewarn.loop.IntakeBusyException;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** What this face counts. Every name starts with {@code forewarn_}; docs/http-api.md lists them. */
final class HttpMeters {
    private static final String BUSY = "busy";
    private static final String STORE = "store";

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Timer scoring;
    private final Timer intake;
    private final Counter warnings;

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
        accepted = Counter.builder("forewarn.samples.accepted")
                .description("Samples stored and scored")
                .register(registry);
        for (Refusal reason : Refusal.values()) {
            refused(reason);
        }
        scoring = timer("forewarn.scoring", "Time to score one stateless request");
        intake = timer("forewarn.intake", "Time to store and score one batch of samples");
        warnings = Counter.builder("forewarn.warnings")
                .description("Warnings given: a risk passed the level at which people are told")
                .register(registry);
        turnedAway(BUSY);
        turnedAway(STORE);
        for (String kind : new String[] {"hold", "recommend", "act"}) {
            decisions(kind);
        }
        breaches(true);
        breaches(false);
        for (int status : new int[] {401, 403, 429, 503}) {
            turnedAwayWith(status); // there from the start, so that its rate is
        }
    }

    /** A gauge that asks whenever it is scraped. */
    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    SampleIntake.Receipt intake(Supplier<SampleIntake.Receipt> work) {
        SampleIntake.Receipt receipt;
        try {
            receipt = intake.record(work);
        } catch (IntakeBusyException e) {
            turnedAway(BUSY).increment();
            throw e;
        } catch (MetricStoreException e) {
            turnedAway(STORE).increment();
            throw e;
        }
        if (receipt == null) {
            throw new IllegalStateException("the intake gave no receipt");
        }
        accepted.increment(receipt.accepted());
        refused(receipt.refused());
        return receipt;
    }

    /** Samples that were readable and left at the door. */
    void refused(Map<Refusal, Integer> counts) {
        counts.forEach((reason, count) -> refused(reason).increment(count));
    }

    /** Entries of a batch that could not be read; the batch as a whole was refused. */
    void malformed(int count) {
        refused(Refusal.MALFORMED).increment(count);
    }

    <T> T scoring(Supplier<T> work) {
        T answer = scoring.record(work);
        if (answer == null) {
            throw new IllegalStateException("the assessor gave no answer");
        }
        return answer;
    }

    void event(Event event) {
        switch (event) {
            case Event.RiskChanged ignored -> {}
            case Event.Warned ignored -> warnings.increment();
            case Event.Breached breached -> breaches(breached.warnedBefore()).increment();
            case Event.Decided decided ->
                decisions(decided.record().decision().kind()).increment();
        }
    }

    /** @param route the pattern, never the path: paths are without bound */
    void request(String method, String route, int status, Duration took) {
        Counter.builder("forewarn.http.requests")
                .description("HTTP requests answered")
                .tag("method", method)
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
        Timer.builder("forewarn.http.request")
                .description("Time to answer an HTTP request, without the event stream")
                .tag("route", route)
                .register(registry)
                .record(took);
    }

    /** A caller that was not let in, or told to come back. */
    void turnedAway(int status) {
        turnedAwayWith(status).increment();
    }

    private Counter turnedAwayWith(int status) {
        return Counter.builder("forewarn.http.refused")
                .description("HTTP requests refused: 401, 403, 429, and 503 where too many were worked on")
                .tag("status", Integer.toString(status))
                .register(registry);
    }

    private Counter refused(Refusal reason) {
        return Counter.builder("forewarn.samples.refused")
                .description("Samples not taken, by reason")
                .tag("reason", reason.text())
                .register(registry);
    }

    private Counter turnedAway(String reason) {
        return Counter.builder("forewarn.intake.turned.away")
                .description("Batches of samples to be sent again: too many at once, or the store does not take them")
                .tag("reason", reason)
                .register(registry);
    }

    private Counter decisions(String kind) {
        return Counter.builder("forewarn.decisions")
                .description("Decisions taken, by kind; to go on watching is not counted")
                .tag("kind", kind)
                .register(registry);
    }

    private Counter breaches(boolean warned) {
        return Counter.builder("forewarn.breaches")
                .description("Breaches that began, by whether a warning came before")
                .tag("warned", Boolean.toString(warned))
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }
}
