package dev.forewarn.notice;

import static dev.forewarn.notice.Notices.CHECKOUT;
import static dev.forewarn.notice.Notices.NOON;
import static dev.forewarn.notice.Notices.acted;
import static dev.forewarn.notice.Notices.breached;
import static dev.forewarn.notice.Notices.decided;
import static dev.forewarn.notice.Notices.risk;
import static dev.forewarn.notice.Notices.warned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.Policies;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Probability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NoticeDeskTest {
    private final NoticeDesk desk = Notices.desk();

    private static Instant minute(long minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private List<Notice> look(long minute, double value, double p) {
        return desk.look(series -> List.of(risk(minute(minute), value, p)), minute(minute));
    }

    @Test
    void aWarningIsToldOnceHoweverOftenItComes() {
        assertThat(desk.take(warned(CHECKOUT, minute(0)), minute(0))).isPresent();
        assertThat(desk.take(warned(CHECKOUT, minute(60)), minute(60))).isEmpty();
        assertThat(desk.open()).isEqualTo(1);
    }

    @Test
    void saysWhatBreaksWhenHowLikelyWhyAndWhere() {
        Notice notice = desk.take(warned(CHECKOUT, NOON), NOON).orElseThrow();
        NoticeText text = NoticeText.of(notice, "https://forewarn.example.org");
        assertThat(text.title()).isEqualTo(CHECKOUT + " will probably pass 230 in about 23m");
        assertThat(text.what()).isEqualTo(CHECKOUT + " above 230 for 5m within 1h");
        assertThat(text.when()).isEqualTo("about 12:23 UTC, in 23m");
        assertThat(text.likelihood()).isEqualTo("81 % within 1h, trust: fresh");
        assertThat(text.why()).contains("rising");
        assertThat(text.done()).containsExactly("planned: nothing, no policy may act on it");
        assertThat(text.link())
                .hasValue("https://forewarn.example.org/#checkout_requests%7Bnamespace%3D%22shop%22%2Cworkload%3D%22"
                        + "checkout%22%7D");
    }

    @Test
    void saysWhatPoliciesWillDo() {
        var withPolicy = new NoticeDesk(
                new NoticeDesk.Rules(new Probability(0.5), Duration.ofMinutes(10), 10),
                () -> List.of(Policies.of("""
                        name: scale-checkout
                        trigger: { metric: checkout_requests, threshold: 230, duration: 5m }
                        predict: { horizon: 1h, probability: 0.8 }
                        actions: [ { type: scale, parameters: { increment: 2, max: 10 } } ]
                        cooldown: 10m
                        mode: act
                        """)));
        assertThat(withPolicy.take(warned(CHECKOUT, NOON), NOON).orElseThrow().done())
                .singleElement()
                .asString()
                .startsWith("planned: policy scale-checkout acts when checkout_requests")
                .contains("scale +2 (at most 10)");
    }

    @Test
    void anActionIsToldAsAChangeAndReplacesThePlan() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        Notice notice = desk.take(acted(CHECKOUT, minute(1)), minute(1)).orElseThrow();
        assertThat(notice.phase()).isEqualTo(Phase.CHANGED);
        assertThat(notice.situation()).isEqualTo(Situation.ACTED);
        assertThat(notice.headline()).isEqualTo("scale +2 (at most 10) on shop/checkout: applied");
        assertThat(notice.done())
                .containsExactly(
                        "12:01 UTC, policy checkout-latency: scale +2 (at most 10) on shop/checkout: applied"
                                + " (3 to 5 replicas)",
                        "because scale +2 (at most 10) on shop/checkout: p 0.81");
    }

    @Test
    void aPolicyThatActsBelowTheAlarmStartsAnIncident() {
        Notice notice = desk.take(acted(CHECKOUT, NOON), NOON).orElseThrow();
        assertThat(notice.phase()).isEqualTo(Phase.STARTED);
        assertThat(notice.number()).isEqualTo(1);
    }

    @Test
    void whatAPolicySaysInNotifyIsTheHeadline() {
        var act = new Decision.Act(List.of(new Action.Notify("call the shop team")), "p 0.81", List.of());
        var said = List.<ActionReceipt>of(new ActionReceipt.Applied(NOON, "1", "handed to ops"));
        assertThat(desk.take(decided(CHECKOUT, NOON, act, said), NOON)
                        .orElseThrow()
                        .headline())
                .isEqualTo("call the shop team");
    }

    @Test
    void aRecommendationSaysSo() {
        var recommend = new Decision.Recommend(List.of(new Action.Restart()), "p 0.81", List.of());
        Notice notice =
                desk.take(decided(CHECKOUT, NOON, recommend, List.of()), NOON).orElseThrow();
        assertThat(notice.situation()).isEqualTo(Situation.RECOMMENDED);
        assertThat(notice.headline()).isEqualTo("Recommended: restart on shop/checkout");
    }

    @Test
    void whatWaitsForApprovalSaysForWhichAndUntilWhen() {
        var propose =
                new Decision.Propose("a-7", NOON.plusSeconds(600), List.of(new Action.Restart()), "p 0.81", List.of());
        Notice notice =
                desk.take(decided(CHECKOUT, NOON, propose, List.of()), NOON).orElseThrow();
        assertThat(notice.situation()).isEqualTo(Situation.PROPOSED);
        assertThat(notice.headline()).isEqualTo("Waits for approval: restart on shop/checkout");
        assertThat(notice.done()).first().asString().contains("12:10").endsWith("for approval a-7");
    }

    @Test
    void holdingIsNotTold() {
        var hold = new Decision.Hold("cooling-down", Optional.empty(), "cooling down", List.of());
        assertThat(desk.take(decided(CHECKOUT, NOON, hold, List.of()), NOON)).isEmpty();
        assertThat(desk.open()).isZero();
    }

    @Test
    void aBreachThatNobodyForesawIsToldToo() {
        Notice notice = desk.take(breached(CHECKOUT, NOON), NOON).orElseThrow();
        assertThat(notice.phase()).isEqualTo(Phase.STARTED);
        assertThat(notice.headline()).isEqualTo(CHECKOUT + " is above 230: it is 251");
    }

    @Test
    void isOverWhenTheRiskStaysLowForTenMinutes() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        assertThat(look(1, 200, 0.2)).isEmpty();
        assertThat(look(10, 200, 0.2)).isEmpty();
        Notice over = look(11, 200, 0.2).getFirst();
        assertThat(over.phase()).isEqualTo(Phase.RESOLVED);
        assertThat(over.endedAt()).hasValue(minute(11));
        assertThat(over.headline())
                .isEqualTo("Over: no breach of " + CHECKOUT + ", the risk is low (20 %) since 12:01 UTC");
        assertThat(over.done()).containsExactly("nothing was done");
        assertThat(look(12, 200, 0.2)).isEmpty();
        assertThat(desk.open()).isZero();
    }

    @Test
    void oneHighRiskInBetweenKeepsItOpen() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        look(1, 200, 0.2);
        look(6, 200, 0.6);
        look(7, 200, 0.2);
        assertThat(look(16, 200, 0.2)).isEmpty();
        assertThat(look(17, 200, 0.2)).hasSize(1);
    }

    @Test
    void aBreachIsOverWhenTheValueStaysWithinTheLimit() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        desk.take(breached(CHECKOUT, minute(20)), minute(20));
        assertThat(look(40, 251, 0.2)).isEmpty();
        assertThat(look(50, 229, 0.2)).isEmpty();
        assertThat(look(60, 229, 0.2).getFirst().headline())
                .isEqualTo(
                        "Over: " + CHECKOUT + " is back within its limit since 12:50 UTC, the breach took about 30m");
    }

    @Test
    void beginsAnewWithoutAnotherWarningOfTheLedger() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        look(1, 200, 0.2);
        assertThat(look(11, 200, 0.2)).hasSize(1);
        Notice again = look(30, 220, 0.7).getFirst();
        assertThat(again.phase()).isEqualTo(Phase.STARTED);
        assertThat(again.number()).isEqualTo(1);
        assertThat(again.startedAt()).isEqualTo(minute(30));
    }

    @Test
    void aWarningThatWasOvertakenByItsEndBeginsNothing() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        look(2, 200, 0.2);
        assertThat(look(12, 200, 0.2)).hasSize(1);
        assertThat(desk.take(warned(CHECKOUT, minute(1)), minute(12))).isEmpty();
        assertThat(desk.open()).isZero();
    }

    @Test
    void aBreachIsToldAlsoWhenANewerSampleWasSeen() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        look(2, 240, 0.9);
        Notice notice = desk.take(breached(CHECKOUT, minute(1)), minute(2)).orElseThrow();
        assertThat(notice.situation()).isEqualTo(Situation.BREACHED);
        assertThat(notice.risk().at()).isEqualTo(minute(2));
    }

    @Test
    void aSeriesThatFallsSilentIsNotLeftOpenForEver() {
        desk.take(warned(CHECKOUT, minute(0)), minute(0));
        assertThat(desk.look(series -> List.of(), minute(60))).isEmpty();
        Notice over = desk.look(series -> List.of(), minute(61)).getFirst();
        assertThat(over.situation()).isEqualTo(Situation.SILENT);
        assertThat(over.headline()).contains("is silent since 2026-05-04T12:00:00Z");
    }

    @Test
    void ofTooManyNobodyIsTold() {
        for (int i = 0; i < 1_001; i++) {
            desk.take(warned("m" + i, NOON), NOON);
        }
        assertThat(desk.open()).isEqualTo(1_000);
        assertThat(desk.overflowed()).isEqualTo(1);
    }

    @Test
    void hostileNamesStayOneLineOfBoundedLength() {
        String series = "m{a=\"\u202E\u0007" + "x".repeat(5_000) + "\"}";
        NoticeText text = NoticeText.of(desk.take(warned(series, NOON), NOON).orElseThrow(), "");
        assertThat(text.title())
                .hasSizeLessThan(400)
                .doesNotContain("\u202E", "\u0007")
                .contains("…");
    }

    /** However events and samples come: started, changed any number of times, resolved; then anew. Numbers count up. */
    @Property(tries = 500)
    void everyIncidentBeginsOnceAndEndsOnce(@ForAll @Size(max = 120) List<@IntRange(max = 6) Integer> steps) {
        NoticeDesk fresh = Notices.desk();
        var told = new ArrayList<Notice>();
        for (int i = 0; i < steps.size(); i++) {
            Instant now = minute(4L * i);
            switch (steps.get(i)) {
                case 0 -> fresh.take(warned(CHECKOUT, now), now).ifPresent(told::add);
                case 1 -> fresh.take(breached(CHECKOUT, now), now).ifPresent(told::add);
                case 2 -> fresh.take(acted(CHECKOUT, now), now).ifPresent(told::add);
                case 3 -> told.addAll(fresh.look(key -> List.of(risk(now, 210, 0.7)), now));
                case 4 -> told.addAll(fresh.look(key -> List.of(risk(now, 251, 0.9)), now));
                case 5 -> told.addAll(fresh.look(NoticeDeskTest::none, now));
                default -> told.addAll(fresh.look(key -> List.of(risk(now, 180, 0.1)), now));
            }
        }
        int number = 0;
        for (Notice each : told) {
            assertThat(each.number()).isEqualTo(number + 1);
            assertThat(each.phase() == Phase.STARTED).isEqualTo(number == 0);
            assertThat(each.endedAt().isPresent()).isEqualTo(each.phase() == Phase.RESOLVED);
            assertThat(each.done()).isNotEmpty();
            number = each.phase() == Phase.RESOLVED ? 0 : number + 1;
        }
        assertThat(told.stream().map(Notice::id)).doesNotHaveDuplicates();
        assertThat(fresh.open()).isEqualTo(number > 0 ? 1 : 0);
    }

    private static List<BreachRisk> none(SeriesKey series) {
        return List.of();
    }
}
