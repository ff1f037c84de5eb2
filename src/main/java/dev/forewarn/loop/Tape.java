package dev.forewarn.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a lane scored while another model catches up with it. Bounded: what is too much is forgotten, and from when on, so
 * that it can be read from the store again. Guarded by the lane's lock.
 */
final class Tape {
    private static final int MOST_SAMPLES = 1_000_000;

    private List<LanePart> parts = new ArrayList<>();
    private int samples;
    private long earliestForgotten = Long.MAX_VALUE;
    private boolean isRunning;

    void begin() {
        isRunning = true;
    }

    void end() {
        isRunning = false;
        earliestForgotten = Long.MAX_VALUE;
        forget();
    }

    private void forget() {
        parts = new ArrayList<>();
        samples = 0;
    }

    void add(LanePart part) {
        if (!isRunning) {
            return;
        }
        parts.add(part);
        samples += part.size;
        if (samples > MOST_SAMPLES) {
            for (LanePart each : parts) {
                for (int i = 0; i < each.size; i++) {
                    earliestForgotten = Math.min(earliestForgotten, each.timesMillis[i]);
                }
            }
            forget();
        }
    }

    /** All that was added since the last time. */
    List<LanePart> take() {
        List<LanePart> taken = parts;
        forget();
        return taken;
    }

    /** Epoch milliseconds of the oldest sample that was forgotten, where one was since the last time. */
    OptionalLong takeForgotten() {
        long earliest = earliestForgotten;
        earliestForgotten = Long.MAX_VALUE;
        return earliest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliest);
    }
}
