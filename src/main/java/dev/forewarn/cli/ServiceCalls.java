package dev.forewarn.cli;

/** Asks a running service, and tells it something. */
public interface ServiceCalls {
    /**
     * What it answers, as JSON.
     *
     * @param path from {@code /api} on, with its query, encoded
     * @throws CliException where it does not answer, or says no, in its own words
     */
    String get(CsvImporting.Service service, String path);

    /** The same after sending JSON. */
    String post(CsvImporting.Service service, String path, String json);
}
