package dev.forewarn.metric;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.stream.Collectors;

/** How many samples were taken, and how many refused for which reason. Not for use by several threads at once. */
public final class SampleCount {
    private long accepted;
    private final EnumMap<Refusal, Long> refused = new EnumMap<>(Refusal.class);

    public void accept() {
        accepted++;
    }

    /** So many at once. */
    public void accept(long samples) {
        accepted += samples;
    }

    public void refuse(Refusal why) {
        refused.merge(why, 1L, Long::sum);
    }

    /** So many at once. */
    public void refuse(Refusal why, long samples) {
        if (samples > 0) {
            refused.merge(why, samples, Long::sum);
        }
    }

    public long accepted() {
        return accepted;
    }

    public long refused(Refusal why) {
        return refused.getOrDefault(why, 0L);
    }

    /** All refused ones together. */
    public long refused() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people: "accepted 1000, refused 3: out-of-order 2, not-finite 1", the most frequent reason first. */
    public String text() {
        String head = "accepted " + accepted + ", refused " + refused();
        if (refused() == 0) {
            return head;
        }
        return refused.keySet().stream()
                .sorted(Comparator.comparingLong((Refusal why) -> -refused(why)))
                .map(why -> why.text() + " " + refused(why))
                .collect(Collectors.joining(", ", head + ": ", ""));
    }
}
