package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules that count: how often, how much, and whether it is worth it. */
final class BudgetRules {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    private BudgetRules() {}

    /** This policy's own actions, be they only recommended, and what other policies really did to the same workload. */
    static Answer perHour(Asked about) {
        Instant now = about.now();
        Stream<Instant> others = about.ledger()
                .withinAnHour(now)
                .filter(deed -> deed.target().equals(about.target()))
                .filter(deed -> !deed.policy().equals(about.policy().name()))
                .map(Ledger.Deed::at);
        List<Instant> recent = Stream.concat(about.state().spent().withinAnHour(now).stream(), others)
                .sorted()
                .toList();
        return budget(Rule.OVER_BUDGET, recent, about.guardrails().pace().perHour(), "actions taken", now);
    }

    static Answer totalPerHour(Asked about) {
        if (about.changesNothing()) {
            return Answer.of(Rule.OVER_TOTAL_BUDGET.passed("telling people is not counted"));
        }
        Instant now = about.now();
        List<Instant> recent =
                about.ledger().withinAnHour(now).map(Ledger.Deed::at).sorted().toList();
        int allowed = about.guardrails().pace().totalPerHour();
        return budget(Rule.OVER_TOTAL_BUDGET, recent, allowed, "changes to all workloads", now);
    }

    private static Answer budget(Rule rule, List<Instant> recent, int allowed, String what, Instant now) {
        boolean within = recent.size() < allowed;
        Optional<Instant> until = within
                ? Optional.empty()
                : Optional.of(recent.get(recent.size() - allowed).plus(HOUR));
        String sentence = recent.size() + " of " + allowed + " " + what + " within the last hour";
        return new Answer(
                rule.check(
                        within,
                        until.map(end -> sentence + ", the next one may run at " + Wording.until(end, now))
                                .orElse(sentence)),
                until);
    }

    static Answer spend(Asked about) {
        Optional<Guardrails.Spend> spend = about.guardrails().pace().spend();
        if (spend.isEmpty() || !(about.next() instanceof Action.Scale)) {
            return Answer.of(Rule.OVER_SPEND.passed(
                    spend.isEmpty() ? "no spend is set" : about.next().type() + " adds no replicas"));
        }
        Instant now = about.now();
        double allowed = spend.get().replicaHours();
        double wanted = Ledger.replicaHours(about.policy(), about.next());
        List<Ledger.Deed> deeds = about.ledger().withinADay(now).toList();
        double spent = deeds.stream().mapToDouble(Ledger.Deed::replicaHours).sum();
        boolean within = spent + wanted <= allowed + 1e-9;
        Optional<Instant> until = within ? Optional.empty() : affordable(deeds, spent + wanted - allowed);
        return new Answer(
                Rule.OVER_SPEND.check(
                        within,
                        Wording.number(spent) + " extra replica-hours within 24h, and " + Wording.number(wanted)
                                + " for this (each replica for "
                                + DurationWords.exact(spend.get().keptFor()) + "), at most "
                                + Wording.number(allowed) + " are allowed"
                                + until.map(end -> ", enough at " + Wording.until(end, now))
                                        .orElse("")),
                until);
    }

    /** When so many replica-hours have become older than a day; never, where there are not so many. */
    private static Optional<Instant> affordable(List<Ledger.Deed> oldestFirst, double over) {
        double freed = 0;
        for (Ledger.Deed deed : oldestFirst) {
            freed += deed.replicaHours();
            if (freed >= over - 1e-9) {
                return Optional.of(deed.at().plus(DAY));
            }
        }
        return Optional.empty();
    }

    /** P(breach) times its cost times the chance that this helps, less what the action itself costs. */
    static Answer worth(Asked about) {
        Optional<Terms.Cost> cost = about.policy().terms().cost();
        if (cost.isEmpty() || about.changesNothing()) {
            return Answer.of(Rule.NOT_WORTH_IT.passed(
                    cost.isEmpty() ? "not asked: the policy names no cost" : "telling people costs nothing"));
        }
        Tally tally = about.ledger().tally(about.policy().name(), about.next().type());
        double p = about.foreseen() ? about.risk().breach().value() : 1;
        double breach = cost.get().breach();
        double disruption = cost.get().disruption();
        double net = p * breach * tally.chance() - disruption;
        String arithmetic =
                "P(breach) " + Wording.number(p) + " x cost " + Wording.number(breach) + " x chance to help "
                        + Wording.number(tally.chance()) + " (" + Wording.number(tally.helped()) + " of "
                        + Wording.number(tally.tried()) + " tries) - disruption " + Wording.number(disruption) + " = "
                        + Wording.number(net);
        return Answer.of(Rule.NOT_WORTH_IT, net > 0, arithmetic + (net > 0 ? ", worth it" : ", not worth it"));
    }
}
