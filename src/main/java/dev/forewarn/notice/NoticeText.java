package dev.forewarn.notice;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.NumberWords;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A notice in words, the same for all channels. Times are UTC.
 *
 * @param title      what happened, one line
 * @param what       the series, and the limit that it must not break
 * @param when       when the breach is expected, or since when it is there; empty when it is over
 * @param likelihood how likely a breach is, and how far that may be trusted
 * @param why        what made the risk what it is, most important first; may be empty
 * @param done       what was done or will be
 * @param link       to the console; empty where nobody said where that is
 */
public record NoticeText(
        String title,
        String what,
        String when,
        String likelihood,
        List<String> why,
        List<String> done,
        Optional<String> link) {
    private static final int LONGEST_SERIES = 200;
    private static final int LONGEST_LINE = 400;
    private static final int MOST_DRIVERS = 4;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** @param console its address, without a slash at the end; empty for none */
    public static NoticeText of(Notice notice, String console) {
        BreachRisk risk = notice.risk();
        return new NoticeText(
                PlainText.line(notice.headline(), LONGEST_LINE),
                series(risk) + " " + notice.subject().objectiveWords(),
                when(notice),
                likelihood(notice),
                risk.drivers().stream()
                        .limit(MOST_DRIVERS)
                        .map(line -> PlainText.line(line, LONGEST_LINE))
                        .toList(),
                notice.done().stream()
                        .map(line -> PlainText.line(line, LONGEST_LINE))
                        .toList(),
                console.isEmpty()
                        ? Optional.empty()
                        : Optional.of(console + "/#"
                                + URLEncoder.encode(risk.series().text(), StandardCharsets.UTF_8)
                                        .replace("+", "%20")));
    }

    private static String likelihood(Notice notice) {
        BreachRisk risk = notice.risk();
        if (risk.breaching()) {
            return "it is there";
        }
        return risk.trust() == Trust.NO_OPINION
                ? "nobody can say yet, too little history"
                : percent(risk) + " within "
                        + DurationWords.exact(risk.objective().horizon()) + ", trust: "
                        + risk.trust().text();
    }

    private static String when(Notice notice) {
        BreachRisk risk = notice.risk();
        if (notice.phase() == Phase.RESOLVED) {
            return "";
        }
        if (risk.breaching()) {
            return "now";
        }
        return risk.timeToBreach()
                .map(in -> "about " + CLOCK.format(risk.at().plus(in)) + ", in " + DurationWords.rounded(in))
                .orElseGet(() ->
                        "before " + CLOCK.format(risk.at().plus(risk.objective().horizon())) + ", within "
                                + DurationWords.exact(risk.objective().horizon()));
    }

    /** {@code checkout_requests will probably pass 230 in about 23m}. */
    static String predicted(BreachRisk risk) {
        String when = risk.timeToBreach()
                .map(in -> " in about " + DurationWords.rounded(in))
                .orElse(" within " + DurationWords.exact(risk.objective().horizon()));
        return series(risk) + " will probably " + crosses(risk) + " "
                + NumberWords.shortened(risk.objective().limit()) + when;
    }

    /** {@code checkout_requests is above 230: it is 251}. */
    static String breached(BreachRisk risk) {
        return series(risk) + " is " + risk.objective().side().text() + " "
                + NumberWords.shortened(risk.objective().limit()) + ": it is " + NumberWords.shortened(risk.value());
    }

    static String series(BreachRisk risk) {
        return PlainText.line(risk.series().text(), LONGEST_SERIES);
    }

    /** {@code 81 %}; never 0 or 100, since nobody is that sure. */
    static String percent(BreachRisk risk) {
        long rounded = Math.round(100 * risk.breach().value());
        return rounded < 1 ? "below 1 %" : rounded > 99 ? "above 99 %" : rounded + " %";
    }

    static String clock(Instant at) {
        return CLOCK.format(at);
    }

    private static String crosses(BreachRisk risk) {
        return risk.objective().side() == Side.ABOVE ? "pass" : "fall below";
    }
}
