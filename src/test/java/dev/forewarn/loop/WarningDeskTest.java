package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.Risks;
import dev.forewarn.outcome.WarningLedger;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WarningDeskTest {
    @Test
    void tellsOfAWarningAndThenOfTheBreach() throws InterruptedException {
        try (var hub = new EventHub(100)) {
            var heard = new LinkedBlockingQueue<Event>();
            hub.subscribe(heard::add);
            var desk = new WarningDesk(new WarningLedger(new Probability(0.5)), hub);
            var likely = Risks.of("cpu").withProbability(0.81);
            desk.observe(likely.atMinute(0, 60));
            desk.observe(likely.atMinute(1, 61));
            for (int i = 2; i < 6; i++) {
                desk.observe(likely.atMinute(i, 90));
            }
            assertThat(heard.take())
                    .isInstanceOfSatisfying(
                            Event.Warned.class,
                            w -> assertThat(w.sentence()).isEqualTo("cpu will pass 80 within 30m, p 0.81"));
            assertThat(heard.take())
                    .isInstanceOfSatisfying(
                            Event.Breached.class,
                            b -> assertThat(b.warnedBefore()).isTrue());
            assertThat(desk.summary().medianLead()).contains(Duration.ofMinutes(2));
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void saysWhenWhereItIsKnown() {
        BreachRisk r = Risks.of("disk_free")
                .with(new Objective(Side.BELOW, 10.5, Duration.ZERO, Duration.ofHours(1)))
                .withProbability(0.9)
                .atMinute(0, 12);
        var timed = new BreachRisk(
                r.series(),
                r.objective(),
                r.at(),
                r.value(),
                r.breach(),
                Optional.of(Duration.ofMinutes(23)),
                r.breaching(),
                r.anomaly(),
                r.anomalous(),
                r.trust(),
                r.drivers());
        assertThat(WarningDesk.sentence(timed)).isEqualTo("disk_free will fall below 10.5 in about 23m, p 0.9");
    }
}
