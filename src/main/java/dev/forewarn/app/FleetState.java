package dev.forewarn.app;

import dev.forewarn.adapter.files.FleetSnapshotFile;
import dev.forewarn.adapter.wal.LoggedStore;
import dev.forewarn.loop.Ingestion;
import dev.forewarn.metric.LogMark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the fleet learnt, from one run to the next: a snapshot, and the place in the log from which samples are scored again. */
final class FleetState {
    private static final Logger LOG = LoggerFactory.getLogger(FleetState.class);

    private final Path file;
    private final FleetSnapshotFile snapshot;
    private final ServingModel model;
    private final Ingestion intake;
    private final LoggedStore store;

    FleetState(Path file, ServingModel model, Ingestion intake, LoggedStore store) {
        this.file = file;
        this.snapshot = new FleetSnapshotFile(file);
        this.model = model;
        this.intake = intake;
        this.store = store;
    }

    /**
     * From the snapshot where there is one of this model; then from what was logged since, or else from the store.
     *
     * @param since how far back the store is looked through
     */
    void resume(Instant since) {
        OptionalLong logged =
                restored().map(mark -> intake.catchUp(store, mark)).orElse(OptionalLong.empty());
        if (logged.isPresent()) {
            LOG.info("Scored {} samples that were logged after the snapshot", logged.getAsLong());
            return;
        }
        long scored = intake.catchUp(since);
        if (scored > 0) {
            LOG.info("Scored {} samples that the store had and the state did not", scored);
        }
    }

    /** Until where the log is in the snapshot that was taken up; empty where none was, or it does not say. */
    private Optional<LogMark> restored() {
        try {
            var restored = snapshot.restore(model.fleet(), model.version());
            switch (restored.found()) {
                case RESTORED -> LOG.info("Went on from {}", file);
                case OF_ANOTHER_MODEL -> LOG.info("The snapshot grew from another model; going on from the model");
                case NONE -> LOG.debug("No snapshot yet");
            }
            return restored.scoredUntil();
        } catch (IOException e) {
            LOG.warn("The snapshot {} cannot be used ({}); state is built again from the store", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** @param evictAfter so long a series has been silent that rests in the snapshot from now on */
    void save(Duration evictAfter) throws IOException {
        LogMark end = store.end();
        intake.settle(); // what comes after it may be in the snapshot or not, and is scored again
        model.save((fleet, version) -> {
            var from = new FleetSnapshotFile.Grown(version, Optional.of(end));
            snapshot.save(fleet, from, InstantSource.system().instant(), evictAfter);
        });
        store.keepSince(end);
    }
}
