/**
 * A backtest's report as one HTML file: no script, nothing fetched, plots drawn as SVG by the few classes here. Whatever came from
 * outside (names of series, files and families) goes through {@link dev.forewarn.cli.page.Html}, and the page forbids scripts by itself.
 */
@NullMarked
package dev.forewarn.cli.page;

import org.jspecify.annotations.NullMarked;
