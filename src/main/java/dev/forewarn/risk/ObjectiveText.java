package dev.forewarn.risk;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.time.Duration;

/** Objectives in saved state. */
final class ObjectiveText {
    private ObjectiveText() {}

    static void save(Objective objective, StateWriter out) throws IOException {
        out.writeText(objective.side().text());
        out.writeDouble(objective.limit());
        out.writeLong(objective.lasting().toMillis());
        out.writeLong(objective.horizon().toMillis());
    }

    static Objective restore(StateReader in) throws IOException {
        Side side = side(in);
        double limit = in.readDouble();
        Duration lasting = Duration.ofMillis(in.readLong());
        Duration horizon = Duration.ofMillis(in.readLong());
        try {
            return new Objective(side, limit, lasting, horizon);
        } catch (IllegalArgumentException e) {
            throw new IOException("an objective in the state is not valid: " + e.getMessage(), e);
        }
    }

    static Side side(StateReader in) throws IOException {
        try {
            return Side.parse(in.readText());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
