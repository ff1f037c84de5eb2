package dev.forewarn.training;

import java.time.Instant;
import java.util.SortedMap;

/**
 * What a model version is and where it came from.
 *
 * @param id           sorts by time
 * @param series       how many it was fitted for
 * @param data         what it learnt from
 * @param seed         of everything that was drawn
 * @param codeRevision of the program that trained
 * @param forecasters  how many series each forecaster serves
 * @param medianRelativeError of the winners against seasonal naive, NaN where not measured
 * @param libraries    name to version, of those that took part
 * @param parameters   what else decided about the result, by name
 * @param scorecard    on held-out data
 * @param verdict      the gate's
 * @param files        name to size and hash
 */
public record Manifest(
        String id,
        Instant publishedAt,
        int series,
        Data data,
        long seed,
        String codeRevision,
        SortedMap<String, Integer> forecasters,
        double medianRelativeError,
        SortedMap<String, String> libraries,
        SortedMap<String, String> parameters,
        Scorecard scorecard,
        GateVerdict verdict,
        SortedMap<String, FileEntry> files) {
    /** The newest format; {@link ManifestJson} reads those before it too. */
    public static final int FORMAT = 2;

    /** A file of the version. */
    public record FileEntry(long bytes, String sha256) {}

    /**
     * What was learnt from.
     *
     * @param sha256 over every series, in order of its text: the text, then the hash of its times and values
     * @param from   first sample
     * @param until  last sample
     */
    public record Data(long samples, String sha256, Instant from, Instant until) {}

    Manifest withFiles(SortedMap<String, FileEntry> written) {
        return new Manifest(
                id,
                publishedAt,
                series,
                data,
                seed,
                codeRevision,
                forecasters,
                medianRelativeError,
                libraries,
                parameters,
                scorecard,
                verdict,
                written);
    }

    /** How many series a naive forecast serves, because nothing beat it. */
    public int servedNaively() {
        return forecasters.entrySet().stream()
                .filter(each -> Training.Row.isNaive(each.getKey()))
                .mapToInt(each -> each.getValue())
                .sum();
    }
}
