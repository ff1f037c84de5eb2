package dev.forewarn.loop;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Approval;
import dev.forewarn.decision.Circumstances;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.Explanation;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.KillSwitch;
import dev.forewarn.decision.Ledger;
import dev.forewarn.decision.Mode;
import dev.forewarn.decision.Pending;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.decision.PolicyEngine;
import dev.forewarn.decision.PolicyState;
import dev.forewarn.decision.Surroundings;
import dev.forewarn.decision.Verdict;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.scoring.RiskView;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides and acts: every policy on every series that it matches, the likeliest breach first. */
public final class HealingLoop implements Steering {
    private static final Logger LOG = LoggerFactory.getLogger(HealingLoop.class);
    private static final int TARGETS_TOLD = 20;

    private final InstantSource time;
    private final RiskView risks;
    private final PolicyBook book;
    private final Hands hands;
    private final Records records;
    private final PolicyEngine engine = new PolicyEngine();
    private final Acting acting;
    private KillSwitch lastSwitch = new KillSwitch.Off();
    private Crowds crowds = new Crowds();
    private @Nullable Instant startedAt;

    /** @param time tells when it is; a replay passes the time of its newest sample */
    public HealingLoop(InstantSource time, RiskView risks, PolicyBook book, Hands hands, Records records) {
        this.time = time;
        this.risks = risks;
        this.book = book;
        this.hands = hands;
        this.records = records;
        this.acting = new Acting(time, hands, records.memory(), engine);
    }

    /** A policy and a series that it watches. */
    private record Watch(HealingPolicy policy, BreachRisk risk, boolean incident) {
        Workload target() {
            return policy.targetOf(risk.series());
        }
    }

    /** What was read once for the whole tick. */
    private record Moment(Instant now, KillSwitch killSwitch, Leadership.Standing leadership, Instant startedAt) {}

    /** One round over the whole fleet. */
    public synchronized void tick() {
        Moment moment = read();
        Instant now = moment.now();
        List<HealingPolicy> policies = book.policies();
        records.memory().put(records.memory().ledger().ticked(now));
        acting.lookUp(policies, now, moment.killSwitch(), moment.leadership(), this::foundOut);
        Map<SeriesKey, List<BreachRisk>> fleet = bySeries(risks.latest(series -> concerns(series, policies)));
        records.followUps().tick(fleet, now, records.journal()::judged);
        List<Watch> watches = watches(fleet.values(), policies, each -> true);
        crowds = crowds(watches);
        takeUpStorms(policies, moment);
        for (Watch watch : watches) {
            decide(watch, circumstances(watch, policies, moment));
        }
        forget(fleet, policies, now);
    }

    private Moment read() {
        Instant now = time.instant();
        if (startedAt == null) {
            startedAt = now;
        }
        return new Moment(now, readKillSwitch(), hands.readLeadership(), startedAt);
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

    private List<Watch> watches(
            Iterable<List<BreachRisk>> fleet, List<HealingPolicy> policies, Predicate<Watch> wanted) {
        var watches = new ArrayList<Watch>();
        for (List<BreachRisk> ofSeries : fleet) {
            for (HealingPolicy policy : policies) {
                if (policy.matches(ofSeries.getFirst().series())) {
                    BreachRisk risk = policy.choose(ofSeries);
                    PolicyState state = records.memory().of(policy, risk.series());
                    var watch = new Watch(policy, risk, engine.isIncident(policy, state, risk));
                    if (wanted.test(watch)) {
                        watches.add(watch);
                    }
                }
            }
        }
        return watches;
    }

    /** A policy that only observes is under trial itself: what it makes of the world is no incident yet. */
    private static Crowds crowds(List<Watch> watches) {
        var crowds = new Crowds();
        watches.stream()
                .filter(watch -> watch.policy().mode() != Mode.OBSERVE)
                .forEach(watch -> crowds.add(watch.target(), watch.incident()));
        return crowds;
    }

    /** People are told when one begins, not again while it lasts. */
    private void takeUpStorms(List<HealingPolicy> policies, Moment moment) {
        Ledger before = records.memory().ledger();
        Ledger after = before.weather(policies, crowds.incidents(), crowds.watched(), moment.now());
        records.memory().put(after);
        boolean acts = policies.stream().anyMatch(policy -> policy.mode().mayAct());
        boolean may = moment.killSwitch() instanceof KillSwitch.Off && moment.leadership() instanceof Leadership.Leader;
        if (before.storms().isEmpty() && !after.storms().isEmpty() && acts && may) {
            acting.tell(
                    "storm: " + crowds.incidents() + " of " + crowds.watched()
                            + " workloads have incidents at once; nothing is changed until that is over, a person should"
                            + " look for what they share",
                    moment.now());
        }
    }

    private Circumstances circumstances(Watch watch, List<HealingPolicy> policies, Moment moment) {
        Workload target = watch.target();
        Instant now = moment.now();
        boolean counts = watch.incident()
                && watch.policy().guardrails().reach().minHealthy().isPresent();
        Optional<Replicas> replicas = counts ? hands.replicas(target, now) : Optional.empty();
        var house = new Surroundings(
                moment.leadership(),
                Optional.of(moment.startedAt()),
                hands.executor().describe(),
                crowds.around(target),
                replicas);
        var busy = records.memory().busyBesides(watch.policy(), target, policies, now);
        return new Circumstances(now, moment.killSwitch(), busy, house);
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

    private void decide(Watch watch, Circumstances around) {
        HealingPolicy policy = watch.policy();
        BreachRisk risk = watch.risk();
        PolicyState before = records.memory().of(policy, risk.series());
        Verdict verdict = engine.decide(policy, before, risk, around);
        records.memory().put(policy, risk.series(), verdict.next());
        if (verdict.decision() instanceof Decision.Propose) {
            saveProposal();
        }
        boolean news = records.journal().isNews(policy, risk, verdict.decision());
        List<ActionReceipt> receipts = verdict.decision() instanceof Decision.Act act
                ? List.of(acting.act(new Acting.Resolve(policy, before, risk, around, verdict), act))
                : List.of();
        if (news) {
            var basis = new DecisionRecord.Basis(policy, before, around);
            var decided = new DecisionJournal.Decided(risk, verdict.decision(), receipts, basis);
            DecisionRecord written = records.journal().write(watch.target(), decided);
            records.followUps().add(written, policy);
            records.events().publish(new Event.Decided(written));
        }
    }

    /** So that its id is good after a crash too; where it cannot be saved people are asked anew after one. */
    private void saveProposal() {
        try {
            save();
        } catch (IOException e) {
            LOG.error("What waits for approval cannot be saved ({})", e.getMessage());
        }
    }

    /** An answer that came late belongs to its decision, and what was done is judged as always. */
    private void foundOut(Pending request, ActionReceipt receipt) {
        Optional<DecisionRecord> known = records.journal().answered(request, receipt);
        known.filter(written -> !(receipt instanceof ActionReceipt.Unknown)).ifPresent(written -> {
            records.events().publish(new Event.Decided(written));
            written.basis().ifPresent(on -> records.followUps().add(written, on.policy()));
        });
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

    /** Where a policy watches several series of the workload, of that which comes closest to an action. */
    @Override
    public synchronized List<Explanation> why(Workload target) {
        Moment moment = read();
        List<HealingPolicy> policies = book.policies();
        Predicate<SeriesKey> concerned = series -> policies.stream()
                .anyMatch(policy ->
                        policy.matches(series) && policy.targetOf(series).equals(target));
        var found = new LinkedHashMap<String, Explanation>();
        for (Watch watch : watches(
                bySeries(risks.latest(concerned)).values(),
                policies,
                each -> each.target().equals(target))) {
            PolicyState state = records.memory().of(watch.policy(), watch.risk().series());
            Explanation one =
                    engine.explain(watch.policy(), state, watch.risk(), circumstances(watch, policies, moment));
            found.merge(one.policy(), one, (a, b) -> closeness(b) > closeness(a) ? b : a);
        }
        return List.copyOf(found.values());
    }

    private static long closeness(Explanation explanation) {
        return explanation.answers().stream()
                .takeWhile(answer -> answer.check().passed())
                .count();
    }

    @Override
    public synchronized List<String> targets() {
        return crowds.targets(TARGETS_TOLD);
    }

    @Override
    public synchronized List<Standing> approvals() {
        Instant now = time.instant();
        return records.memory().ledger().approvals().stream()
                .sorted(Comparator.comparing(Approval::askedAt).reversed())
                .map(each -> new Standing(each, each.status(now)))
                .toList();
    }

    @Override
    public synchronized Settled settle(String approval, boolean approve, String by) {
        Instant now = time.instant();
        Ledger before = records.memory().ledger();
        Optional<Approval> found = before.approvals().stream()
                .filter(each -> each.id().equals(approval))
                .findFirst();
        if (found.isEmpty()) {
            return new Settled.NotFound();
        }
        if (found.get().status(now) != Approval.Status.WAITING) {
            return new Settled.TooLate(new Standing(found.get(), found.get().status(now)));
        }
        Ledger after = before.answered(approval, new Approval.Answer(approve, by, now));
        records.memory().put(after);
        try {
            records.memory().save();
        } catch (IOException e) {
            records.memory().put(before);
            return new Settled.NotSaved(String.valueOf(e.getMessage()));
        }
        LOG.info(
                "Approval {} is {} by {}", approval, approve ? "approved" : "rejected", by.isEmpty() ? "somebody" : by);
        return after.approvals().stream()
                .filter(each -> each.id().equals(approval))
                .findFirst()
                .<Settled>map(each -> new Settled.Taken(new Standing(each, each.status(now))))
                .orElseGet(Settled.NotFound::new);
    }
}
