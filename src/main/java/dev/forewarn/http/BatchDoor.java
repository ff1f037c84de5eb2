package dev.forewarn.http;

import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.loop.UnreadableBatchException;
import dev.forewarn.metric.Refusal;
import java.util.EnumMap;

/** Takes in a body of another format: what is of it and may be taken is, the rest is counted. */
final class BatchDoor {
    private final SampleIntake intake;
    private final RequestBody bodies;
    private final HttpMeters meters;

    BatchDoor(SampleIntake intake, RequestBody bodies, HttpMeters meters) {
        this.intake = intake;
        this.bodies = bodies;
        this.meters = meters;
    }

    /**
     * Takes in.
     *
     * @return what was accepted, and what was refused, be it at the door or behind it
     * @throws ProblemException where the body is not of the format, or too large
     */
    SampleIntake.Receipt take(SampleFormat format, byte[] body) {
        SampleBatch batch;
        try {
            batch = format.read(body, bodies.maxBytes());
        } catch (UnreadableBatchException e) {
            meters.malformed(1);
            throw new ProblemException(Problem.of(
                    e.isTooLarge() ? 413 : 400, "Request refused", "Nothing was kept: " + e.getMessage() + "."));
        }
        SampleIntake.Receipt receipt = meters.intake(() -> intake.accept(batch.samples()));
        meters.refused(batch.refused());
        var refused = new EnumMap<Refusal, Integer>(Refusal.class);
        refused.putAll(batch.refused());
        receipt.refused().forEach((why, count) -> refused.merge(why, count, Integer::sum));
        return new SampleIntake.Receipt(receipt.accepted(), refused);
    }
}
