package dev.forewarn.cli.page;

import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Section.Curve;
import dev.forewarn.backtest.Section.Figure;
import dev.forewarn.backtest.Section.Highlight;
import dev.forewarn.backtest.Section.Mark;
import dev.forewarn.backtest.Section.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The report of a backtest as one page that stands by itself. */
public final class BacktestPage {
    private static final String STYLE = "/dev/forewarn/cli/page/backtest.css";

    private final Map<String, String> facts;
    private final List<Section> sections;
    private final StringBuilder html = new StringBuilder();

    /**
     * A page.
     *
     * @param facts what was measured, when, and with which seed, in the order to show
     */
    public BacktestPage(Map<String, String> facts, List<Section> sections) {
        this.facts = facts;
        this.sections = List.copyOf(sections);
    }

    /** The whole document. */
    public String text() {
        html.setLength(0);
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\">")
                .append("<title>Forewarn backtest</title><style>")
                .append(style())
                .append("</style></head>\n<body><header><h1>Forewarn <span>backtest</span></h1><dl>");
        facts.forEach((name, value) -> html.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>"));
        html.append("</dl><nav>");
        for (Section section : sections) {
            html.append("<a href=\"#").append(Html.escape(section.id())).append("\">");
            html.append(Html.escape(section.title())).append("</a>");
        }
        html.append("</nav></header>\n<main>");
        sections.forEach(this::section);
        return html.append("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream in = BacktestPage.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException("the program's own " + STYLE + " is missing: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void section(Section section) {
        html.append("\n<section id=\"").append(Html.escape(section.id())).append("\"><h2>");
        html.append(Html.escape(section.title())).append("</h2><p class=\"lead\">");
        html.append(Html.escape(section.lead())).append("</p>");
        if (!section.highlights().isEmpty()) {
            html.append("<div class=\"highlights\">");
            section.highlights().forEach(this::highlight);
            html.append("</div>");
        }
        List<Table> tables = section.tables().stream()
                .filter(table -> !table.rows().isEmpty())
                .toList();
        tables.stream().limit(1).forEach(this::table);
        if (!section.figures().isEmpty()) {
            html.append("<div class=\"figures\">");
            section.figures().forEach(this::figure);
            html.append("</div>");
        }
        tables.stream().skip(1).forEach(this::table);
        if (!section.notes().isEmpty()) {
            html.append("<h3>How to read it</h3><ul class=\"notes\">");
            section.notes()
                    .forEach(note ->
                            html.append("<li>").append(Html.escape(note)).append("</li>"));
            html.append("</ul>");
        }
        html.append("</section>");
    }

    private void highlight(Highlight highlight) {
        html.append("<div><b>").append(Html.escape(highlight.value())).append("</b><span>");
        html.append(Html.escape(highlight.name())).append("</span><small>");
        html.append(Html.escape(highlight.note())).append("</small></div>");
    }

    private void table(Table table) {
        html.append("<div class=\"table\"><table>");
        if (!table.caption().isEmpty()) {
            html.append("<caption>").append(Html.escape(table.caption())).append("</caption>");
        }
        html.append("<thead><tr>");
        for (String title : table.titles()) {
            boolean isNumber = title.startsWith(">");
            html.append(isNumber ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">");
            html.append(Html.escape(isNumber ? title.substring(1) : title)).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (List<String> row : table.rows()) {
            html.append(row.getFirst().equals("forewarn") ? "<tr class=\"ours\">" : "<tr>");
            for (int i = 0; i < row.size(); i++) {
                boolean isNumber = table.titles().get(i).startsWith(">");
                html.append(isNumber ? "<td class=\"n" + verdict(row.get(i)) + "\">" : "<td>");
                html.append(Html.escape(row.get(i))).append("</td>");
            }
            html.append("</tr>");
        }
        html.append("</tbody></table></div>");
    }

    /** A difference whose interval excludes zero ends in its sign. */
    private static String verdict(String cell) {
        return cell.endsWith("] +") ? " win" : cell.endsWith("] -") ? " loss" : "";
    }

    private void figure(Figure figure) {
        html.append("<figure><figcaption>")
                .append(Html.escape(figure.caption()))
                .append("</figcaption>");
        html.append("<div class=\"legend\">");
        legend(figure.curves());
        Figure below = figure.below();
        if (below != null) {
            html.append("<span class=\"below\">below:</span>");
            legend(below.curves());
        }
        html.append("</div>").append(Plot.of(figure)).append("</figure>");
    }

    private void legend(List<Curve> curves) {
        for (int k = 0; k < curves.size(); k++) {
            Curve curve = curves.get(k);
            if (!curve.name().isEmpty()) {
                html.append("<span><svg viewBox=\"0 0 20 10\" aria-hidden=\"true\">");
                html.append(sample(curve.mark(), Plot.colour(k))).append("</svg>");
                html.append(Html.escape(curve.name())).append("</span>");
            }
        }
    }

    private static String sample(Mark mark, String colour) {
        return switch (mark) {
            case LINE, STEPS -> "<path class=\"line " + colour + "\" d=\"M1 5H19\"/>";
            case DASHES -> "<path class=\"line dashes " + colour + "\" d=\"M1 5H19\"/>";
            case DOTS -> "<circle class=\"dot " + colour + "\" r=\"3.5\" cx=\"10\" cy=\"5\"/>";
            case BARS -> "<rect class=\"bar " + colour + "\" x=\"4\" y=\"1\" width=\"12\" height=\"8\"/>";
        };
    }
}
