package dev.forewarn.loop;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.NumberWords;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.outcome.WarningNote;
import dev.forewarn.outcome.WarningTrack;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import java.util.List;

/** Tells people of warnings and breaches as they come. Wants every risk of a series, in the order of
 * time, or to be asked by its {@link WarningTrack} whether it does. */
public final class WarningDesk {
    private final WarningLedger ledger;
    private final EventHub events;

    public WarningDesk(WarningLedger ledger, EventHub events) {
        this.ledger = ledger;
        this.events = events;
    }

    public void observe(BreachRisk risk) {
        tell(ledger.observe(risk));
    }

    /** To follow one series and objective without a record of each risk. */
    WarningTrack track(Objective objective) {
        return ledger.track(objective);
    }

    void observe(WarningTrack track, long atMillis, double value, boolean hasOpinion, WarningTrack.Newest newest) {
        tell(ledger.observe(track, atMillis, value, hasOpinion, newest));
    }

    private void tell(List<WarningNote> notes) {
        for (WarningNote note : notes) {
            switch (note) {
                case WarningNote.Warned warned ->
                    events.publish(new Event.Warned(warned.risk(), sentence(warned.risk())));
                case WarningNote.Breached breached ->
                    events.publish(
                            new Event.Breached(breached.risk(), breached.lead().isPresent()));
                case WarningNote.FalseAlarm ignored -> {
                    // counted by the ledger; nobody needs to be told of what did not happen
                }
            }
        }
    }

    public WarningLedger.Summary summary() {
        return ledger.summary();
    }

    /** {@code checkout_requests will pass 230 in about 23m, p 0.81}. */
    static String sentence(BreachRisk risk) {
        String crosses = risk.objective().side() == Side.ABOVE ? " will pass " : " will fall below ";
        String when = risk.timeToBreach()
                .map(d -> " in about " + DurationWords.rounded(d))
                .orElse(" within " + DurationWords.exact(risk.objective().horizon()));
        return risk.series().text() + crosses
                + NumberWords.shortened(risk.objective().limit()) + when + ", p "
                + NumberWords.shortened(risk.breach().value());
    }
}
