package dev.forewarn.loop;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The door for samples: durable first, then scored. */
public interface SampleIntake {
    /**
     * Takes a batch. When this returns, every accepted sample is durable and scored.
     *
     * @throws dev.forewarn.metric.MetricStoreException when nothing of the batch could be kept, or not all of it; it may be
     *     sent again
     * @throws IntakeBusyException when there is no room for another batch for the moment; nothing was kept
     */
    Receipt accept(List<Sample> batch);

    /** How many samples are being worked on: neither refused nor scored yet. */
    default int onTheWay() {
        return 0;
    }

    /**
     * What became of a batch.
     *
     * @param accepted how many were stored and scored
     * @param refused  the others, counted by reason
     */
    record Receipt(int accepted, Map<Refusal, Integer> refused) {
        /** The same, and others that were refused before. */
        public Receipt with(Map<Refusal, Integer> before) {
            if (before.isEmpty()) {
                return this;
            }
            Map<Refusal, Integer> all = new EnumMap<>(Refusal.class);
            all.putAll(refused);
            before.forEach((why, count) -> all.merge(why, count, Integer::sum));
            return new Receipt(accepted, all);
        }
    }
}
