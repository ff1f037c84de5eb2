package dev.forewarn.cli;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleCount;
import dev.forewarn.selection.Selection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What brings CSV files into the store, or to a running service. */
public interface CsvImporting {
    Imported run(Optional<Path> config, Asked asked, Watcher watcher);

    /**
     * What is to be brought.
     *
     * @param files     paths, or {@code -} for the standard input
     * @param selection only these series
     * @param service   where a service runs that is to take it; else it goes into the store of the settings
     */
    record Asked(List<String> files, Selection selection, Optional<Service> service) {
        public Asked {
            files = List.copyOf(files);
        }
    }

    /**
     * A running service.
     *
     * @param token its secret, where it asks for one
     */
    record Service(URI url, Optional<String> token) {
        /** Without the secret. */
        @Override
        public String toString() {
            return url.toString();
        }
    }

    /**
     * What came.
     *
     * @param count       of this run
     * @param series      of the rows that were sent in this run
     * @param resumedRows that an earlier run had brought
     */
    record Imported(SampleCount count, int series, long resumedRows) {}

    /** Told while the work goes on, by one thread at a time. */
    interface Watcher {
        /** So many bytes of the files are read; a total that is not known is -1. */
        void read(long bytes, long totalBytes);

        /** A row that cannot be read. */
        void refused(String file, long line, Refusal why);

        /** The service does not take samples now; the same is sent again in a while. */
        void waits(String why);
    }
}
