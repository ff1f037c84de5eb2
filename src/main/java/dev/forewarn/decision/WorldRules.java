package dev.forewarn.decision;

import dev.forewarn.action.Leadership;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rules that ask about the house as a whole: may anything act now, wherever. */
final class WorldRules {
    /** Less is no news: clocks are set by so much all the time. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private WorldRules() {}

    static Answer killSwitch(KillSwitch killSwitch) {
        return Answer.of(
                switch (killSwitch) {
                    case KillSwitch.Off ignored -> Rule.KILL_SWITCH.passed("the kill switch is off");
                    case KillSwitch.On on ->
                        Rule.KILL_SWITCH.check(false, "the kill switch stops all actions: " + on.why());
                    case KillSwitch.Unreadable unreadable ->
                        Rule.KILL_SWITCH.check(
                                false, "the kill switch cannot be read, so nothing acts: " + unreadable.why());
                });
    }

    static Answer leader(Leadership.Standing leadership) {
        return Answer.of(
                switch (leadership) {
                    case Leadership.Leader ignored -> Rule.NOT_LEADER.passed("this instance is the one that acts");
                    case Leadership.Follower follower ->
                        Rule.NOT_LEADER.check(false, "this instance is not the one that acts: " + follower.why());
                });
    }

    static Answer clock(Asked about) {
        Instant now = about.now();
        Optional<Instant> ahead = about.ledger().latest().filter(latest -> latest.isAfter(now.plus(CLOCK_TOLERANCE)));
        return new Answer(
                Rule.CLOCK_WENT_BACK.check(
                        ahead.isEmpty(),
                        ahead.map(latest -> "the clock went back by "
                                        + DurationWords.rounded(Duration.between(now, latest))
                                        + ", so no cooldown can be trusted before "
                                        + Wording.until(latest, now)
                                        + "; if the clock was wrong then, stop the service and take \"latest\" out of"
                                        + " the saved state")
                                .orElse("the clock did not go back")),
                ahead);
    }

    static Answer warmUp(Asked about) {
        Instant now = about.now();
        Duration asked = about.guardrails().freshness().warmUp();
        Optional<Instant> until = about.around()
                .house()
                .startedAt()
                .map(start -> start.plus(asked))
                .filter(now::isBefore);
        return new Answer(
                Rule.WARMING_UP.check(
                        until.isEmpty(),
                        until.map(end -> "Forewarn has only just started, nothing is done before "
                                        + Wording.until(end, now))
                                .orElse("Forewarn has run for longer than the " + DurationWords.exact(asked)
                                        + " of its warm-up")),
                until);
    }

    static Answer maintenance(Asked about) {
        return calendar(
                Rule.MAINTENANCE, "maintenance", about.guardrails().calendar().maintenance(), about);
    }

    static Answer quietHours(Asked about) {
        if (about.changesNothing()) {
            return Answer.of(Rule.QUIET_HOURS.passed("people are told in quiet hours too"));
        }
        return calendar(
                Rule.QUIET_HOURS, "quiet hours", about.guardrails().calendar().quiet(), about);
    }

    private static Answer calendar(Rule rule, String what, List<Window> windows, Asked about) {
        if (windows.isEmpty()) {
            return Answer.of(rule.passed("no window of " + what + " is set"));
        }
        for (Window window : windows) {
            Optional<Instant> end = window.endsAt(about.now());
            if (end.isPresent()) {
                return new Answer(
                        rule.check(
                                false,
                                what + " (" + window.words() + ") until " + Wording.until(end.get(), about.now())),
                        end);
            }
        }
        return Answer.of(rule.passed("not within " + what));
    }

    static Answer storm(Asked about) {
        Guardrails.Storm storm = about.guardrails().reach().storm();
        Surroundings.Crowd crowd = about.around().house().crowd();
        Instant now = about.now();
        String counted = crowd.incidents() + " of " + crowd.watched() + " workloads have incidents; from "
                + Math.max(storm.workloads(), (int) Math.ceil(storm.share() * crowd.watched())) + " on it is a storm";
        if (about.changesNothing()) {
            return Answer.of(Rule.STORM.passed(counted + ", in which people are told all the same"));
        }
        Optional<Instant> until = Optional.ofNullable(
                        about.ledger().storms().get(about.policy().name()))
                .filter(now::isBefore);
        boolean rages = until.isPresent() || storm.rages(crowd.incidents(), crowd.watched());
        String over = until.map(end -> ", which is over at " + Wording.clock(end, now) + " if it stays quiet")
                .orElse("");
        return new Answer(
                Rule.STORM.check(
                        !rages,
                        rages ? counted + over + ": something they share is broken, a person should look" : counted),
                until);
    }
}
