package dev.forewarn.decision;

import dev.forewarn.adapter.files.PolicyStateFile;
import dev.forewarn.loop.PolicyStates;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a state to a file and reads it back. */
final class SavedState implements AutoCloseable {
    private final Path path;

    SavedState() {
        try {
            path = Files.createTempFile("policy-state", ".json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PolicyState roundTrip(PolicyState state) {
        try {
            var file = new PolicyStateFile(path);
            file.save(new PolicyStates(
                    List.of(new PolicyStates.OfSeries("p", SeriesKey.of("cpu"), state.observed())),
                    List.of(new PolicyStates.OfTarget("p", "checkout", state.spent())),
                    state.ledger()));
            PolicyStates loaded = new PolicyStateFile(path).load();
            return new PolicyState(
                    loaded.series().getFirst().observed(),
                    loaded.targets().getFirst().spent(),
                    loaded.ledger());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
