package dev.forewarn.cli;

import dev.forewarn.backtest.Backtest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A progress line for each stage of a backtest in turn. */
final class StageProgress implements Backtest.Progress {
    private final StandardStreams streams;
    private final InstantSource time;
    private String stage = "";
    private @Nullable ProgressLine line;

    StageProgress(StandardStreams streams, InstantSource time) {
        this.streams = streams;
        this.time = time;
    }

    @Override
    public synchronized void done(String newStage, int done, int total) {
        ProgressLine current = line;
        if (current == null || !newStage.equals(stage)) {
            end();
            stage = newStage;
            current = streams.progress(time, newStage + ":", "done");
            line = current;
        }
        current.at(done, total);
    }

    /** No stage follows. */
    void end() {
        if (line != null) {
            line.end();
        }
    }
}
