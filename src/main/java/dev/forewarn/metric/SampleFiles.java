package dev.forewarn.metric;

import java.util.List;
import java.util.function.Function;

/** Where samples are read from: files and the standard input. */
public interface SampleFiles {
    /** The samples on the standard input, as they come. */
    SampleFeed standardInput();

    /**
     * Everything in the files, sorted by time.
     *
     * @param files paths, or {@code -} for the standard input
     * @throws InputException when a file cannot be read to its end
     */
    History history(List<String> files, Progress progress);

    /**
     * The same for files that may be larger than memory: what does not fit is kept in a temporary directory until the
     * answer is closed.
     *
     * @param files paths, or {@code -} for the standard input
     * @throws InputException when a file cannot be read to its end, or the temporary directory is full
     */
    Histories histories(List<String> files, Progress progress);

    /**
     * Reads one file after the other, each to a receiver of its own; nothing is kept.
     *
     * @param files     paths, or {@code -} for the standard input
     * @param receivers by file
     * @throws InputException when a file cannot be read to its end; what came before was handed on
     */
    void read(List<String> files, Progress progress, Function<String, SampleFeed.Receiver> receivers);

    /** Told now and then while files are read. */
    interface Progress {
        /**
         * Some more was read.
         *
         * @param bytesRead  of all files together, compressed where they are
         * @param bytesTotal -1 where it is not known
         */
        void read(long bytesRead, long bytesTotal);
    }
}
