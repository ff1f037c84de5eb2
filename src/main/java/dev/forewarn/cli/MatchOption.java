package dev.forewarn.cli;

import dev.forewarn.selection.Selection;
import dev.forewarn.selection.SelectorException;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says which series are meant, wherever samples are read. */
final class MatchOption {
    @Option(
            names = "--match",
            paramLabel = "SELECTOR",
            description = "Only these series, such as 'cpu{host=~\"web-.*\"}' or '{__name__=~\"machine-1-.*\"}'; may be"
                    + " given several times. Others are counted as unselected.")
    private List<String> selectors = List.of();

    /** @throws CliException where one is no selector */
    Selection selection() {
        try {
            return Selection.parse(selectors);
        } catch (SelectorException e) {
            throw CliException.wrongUsage("--match: " + e.getMessage());
        }
    }
}
