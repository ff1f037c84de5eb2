package dev.forewarn.notice;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.Mode;
import dev.forewarn.loop.DecisionRecord;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was done or will be, in sentences. */
final class Sentences {
    static final String NOTHING = "nothing was done";
    static final String PLAN = "planned: ";

    private Sentences() {}

    /** What the policies that watch the series would do; those that only observe do nothing. */
    static List<String> plans(List<HealingPolicy> matching) {
        List<String> plans = matching.stream()
                .filter(policy -> policy.mode() != Mode.OBSERVE)
                .map(policy -> PLAN + "policy " + policy.name() + " " + intention(policy.mode()) + policy.words())
                .toList();
        return plans.isEmpty() ? List.of(PLAN + "nothing, no policy may act on it") : plans;
    }

    /** {@code scale +2 (at most 10) on checkout: applied}. */
    static String headline(DecisionRecord decided, List<Action> actions) {
        if (actions.stream().allMatch(Action.Notify.class::isInstance)) {
            return actions.stream().map(Sentences::words).collect(Collectors.joining(", "));
        }
        String what = actions.stream().map(Sentences::words).collect(Collectors.joining(", "));
        String on = what + " on " + decided.target();
        if (decided.receipts().isEmpty()) {
            return decided.decision() instanceof Decision.Propose ? "Waits for approval: " + on : "Recommended: " + on;
        }
        return on + ": " + decided.receipts().stream().map(Sentences::outcome).collect(Collectors.joining(", "));
    }

    static List<String> done(DecisionRecord decided, List<Action> actions) {
        String clock = NoticeText.clock(decided.at()) + ", policy " + decided.policy() + ": ";
        var sentences = new ArrayList<String>();
        for (int i = 0; i < actions.size(); i++) {
            String what = words(actions.get(i)) + " on " + decided.target();
            if (i < decided.receipts().size()) {
                ActionReceipt receipt = decided.receipts().get(i);
                String said = receipt.said();
                sentences.add(
                        clock + (said.startsWith(what) ? said : what + ": " + outcome(receipt) + " (" + said + ")"));
            } else {
                sentences.add(clock + what + untried(decided));
            }
        }
        sentences.add("because " + decided.decision().because());
        return sentences;
    }

    private static String intention(Mode mode) {
        return switch (mode) {
            case OBSERVE, RECOMMEND -> "recommends ";
            case APPROVE -> "proposes ";
            case ACT -> "acts ";
        };
    }

    private static String untried(DecisionRecord decided) {
        if (decided.decision() instanceof Decision.Propose proposed) {
            return " waits until " + NoticeText.clock(proposed.until()) + " for approval " + proposed.approval();
        }
        return decided.receipts().isEmpty() ? " is recommended" : ": not tried";
    }

    private static String words(Action action) {
        return action instanceof Action.Notify notify ? notify.message() : action.words();
    }

    private static String outcome(ActionReceipt receipt) {
        return switch (receipt) {
            case ActionReceipt.Applied ignored -> "applied";
            case ActionReceipt.Refused ignored -> "refused";
            case ActionReceipt.Unknown ignored -> "nobody knows whether it was applied";
        };
    }

    static String about(Instant from, Instant until) {
        Duration took = Duration.between(from, until);
        return took.isNegative() ? "a moment" : "about " + DurationWords.rounded(took);
    }
}
