package dev.forewarn.training;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.SplittableRandom;

/**
 * When training runs by itself: a cron expression of five fields in a time zone, and how much later than that it may begin,
 * so that many services of one database do not begin together.
 */
public final class TrainingSchedule {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final String expression;
    private final ZoneId zone;
    private final Duration jitter;
    private final long seed;
    private final ExecutionTime times;

    private TrainingSchedule(String expression, ZoneId zone, Duration jitter, long seed, ExecutionTime times) {
        this.expression = expression;
        this.zone = zone;
        this.jitter = jitter;
        this.seed = seed;
        this.times = times;
    }

    /**
     * Reads.
     *
     * @param expression minute, hour, day of month, month, day of week: {@code 30 2 * * *}
     * @param zone       {@code UTC}, {@code Europe/Vienna}
     * @param jitter     each run begins up to this later
     * @param seed       of the jitter
     * @throws IllegalArgumentException saying what was found and what is accepted
     */
    public static TrainingSchedule of(String expression, String zone, Duration jitter, long seed) {
        ZoneId place;
        try {
            place = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected a time zone such as UTC or Europe/Vienna, found '" + zone + "'", e);
        }
        ExecutionTime times;
        try {
            var unix = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
            times = ExecutionTime.forCron(new CronParser(unix).parse(expression).validate());
        } catch (RuntimeException e) { // the library throws what its parsers throw: nothing of it may pass this door
            throw new IllegalArgumentException(
                    "expected five fields, minute hour day-of-month month day-of-week, such as '30 2 * * *' for half past"
                            + " two each night, found '" + expression + "'",
                    e);
        }
        if (times.nextExecution(BEGINNING.atZone(place)).isEmpty()) {
            throw new IllegalArgumentException("'" + expression + "' never comes");
        }
        return new TrainingSchedule(expression, place, jitter, seed, times);
    }

    /** The first time after another one, without jitter. */
    public Instant next(Instant after) {
        return times.nextExecution(after.atZone(zone))
                .orElseThrow(() -> new IllegalStateException("'" + expression + "' never comes again"))
                .toInstant();
    }

    /** When the run of a time begins: the same for the same time and seed. */
    public Instant begin(Instant time) {
        if (jitter.isZero()) {
            return time;
        }
        long late = new SplittableRandom(seed ^ time.getEpochSecond()).nextLong(jitter.toMillis() + 1);
        return time.plusMillis(late);
    }

    /** The expression and the zone, for people. */
    public String text() {
        return expression + " " + zone;
    }
}
