package dev.forewarn.loop;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Circumstances;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.KillSwitch;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.decision.PolicyEngine;
import dev.forewarn.decision.Verdict;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.scoring.RiskView;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides and acts: every policy on every series that it matches, the likeliest breach first. */
public final class HealingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HealingLoop.class);

    private final InstantSource time;
    private final RiskView risks;
    private final PolicyBook book;
    private final Hands hands;
    private final Records records;
    private final PolicyEngine engine = new PolicyEngine();
    private KillSwitch lastSwitch = new KillSwitch.Off();

    /** @param time tells when it is; a replay passes the time of its newest sample */
    public HealingLoop(InstantSource time, RiskView risks, PolicyBook book, Hands hands, Records records) {
        this.time = time;
        this.risks = risks;
        this.book = book;
        this.hands = hands;
        this.records = records;
    }

    /** One round over the whole fleet. */
    public synchronized void tick() {
        Instant now = time.instant();
        KillSwitch killSwitch = readKillSwitch();
        List<HealingPolicy> policies = book.policies();
        Map<SeriesKey, List<BreachRisk>> fleet = bySeries(risks.latest(series -> concerns(series, policies)));
        records.followUps().tick(fleet, now, records.journal()::judged);
        fleet.forEach((series, ofSeries) -> policies.stream()
                .filter(policy -> policy.matches(series))
                .forEach(policy -> {
                    BreachRisk risk = policy.choose(ofSeries);
                    var busy = records.memory().busyBesides(policy, policy.targetOf(series), policies, now);
                    decide(policy, risk, new Circumstances(now, killSwitch, busy));
                }));
        forget(fleet, policies, now);
    }

    /** All others may be as they like: nobody asks for their risks. */
    private boolean concerns(SeriesKey series, List<HealingPolicy> policies) {
        for (HealingPolicy policy : policies) {
            if (policy.matches(series)) {
                return true;
            }
        }
        return records.followUps().follows(series);
    }

    /** Makes what the policies remember durable; call it before the process ends. */
    public synchronized void save() throws IOException {
        records.memory().save();
    }

    private KillSwitch readKillSwitch() {
        KillSwitch killSwitch = hands.readKillSwitch();
        if (!killSwitch.equals(lastSwitch)) {
            LOG.warn("The kill switch changed from {} to {}", lastSwitch, killSwitch);
            lastSwitch = killSwitch;
        }
        return killSwitch;
    }

    private void decide(HealingPolicy policy, BreachRisk risk, Circumstances around) {
        Verdict verdict = engine.decide(policy, records.memory().of(policy, risk.series()), risk, around);
        records.memory().put(policy, risk.series(), verdict.next());
        boolean news = records.journal().isNews(policy, risk, verdict.decision());
        Workload target = policy.targetOf(risk.series());
        List<ActionReceipt> receipts = act(policy, target, verdict.decision(), around.now());
        if (news) {
            var decided = new DecisionJournal.Decided(risk, verdict.decision(), receipts);
            DecisionRecord written = records.journal().write(around.now(), policy, target, decided);
            records.followUps().add(written, policy);
            records.events().publish(new Event.Decided(written));
        }
    }

    /** The cooldown is made durable before the action: a crash between the two costs an action, never repeats one. */
    private List<ActionReceipt> act(HealingPolicy policy, Workload target, Decision decision, Instant now) {
        if (!(decision instanceof Decision.Act act)) {
            return List.of();
        }
        try {
            records.memory().save();
        } catch (IOException e) {
            LOG.error("Nothing is done: what the policies remember cannot be saved", e);
            return List.of(new ActionReceipt.Refused(
                    now, "not done, because its cooldown cannot be saved: " + e.getMessage()));
        }
        return hands.carryOut(act, policy.name(), target, now);
    }

    private void forget(Map<SeriesKey, List<BreachRisk>> fleet, List<HealingPolicy> policies, Instant now) {
        var names = policies.stream().map(HealingPolicy::name).collect(Collectors.toSet());
        records.memory().keepOnly(fleet.keySet(), names, now);
        records.journal().keepOnly(fleet.keySet(), names);
    }

    /** In the order in which each series first appears, which is that of its highest risk. */
    private static Map<SeriesKey, List<BreachRisk>> bySeries(List<BreachRisk> latest) {
        return latest.stream()
                .collect(Collectors.groupingBy(BreachRisk::series, LinkedHashMap::new, Collectors.toList()));
    }
}
