package dev.forewarn.adapter.files;

import dev.forewarn.action.Action;
import dev.forewarn.action.Breaker;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Approval;
import dev.forewarn.decision.Ledger;
import dev.forewarn.decision.Pending;
import dev.forewarn.decision.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A ledger as it stands in the file of {@link PolicyStateFile}. */
record SavedLedger(
        @Nullable String latest,
        List<SavedDeed> deeds,
        TreeMap<String, SavedBreaker> breakers,
        List<SavedPending> pending,
        TreeMap<String, Tally> tallies,
        TreeMap<String, String> storms,
        List<SavedApproval> approvals) {

    record SavedDeed(String key, String policy, String target, String at, String settlesAt, double replicaHours) {}

    record SavedBreaker(
            String phase, int failures, @Nullable String until) {}

    /** Increment and max of a scale, message of a notice. */
    record SavedAction(
            String type,
            @Nullable Integer increment,
            @Nullable Integer max,
            @Nullable String message) {
        static SavedAction of(Action action) {
            return switch (action) {
                case Action.Scale scale -> new SavedAction(scale.type(), scale.increment(), scale.max(), null);
                case Action.Restart restart -> new SavedAction(restart.type(), null, null, null);
                case Action.Rollback rollback -> new SavedAction(rollback.type(), null, null, null);
                case Action.Notify notice -> new SavedAction(notice.type(), null, null, notice.message());
            };
        }

        Action read() {
            return switch (type) {
                case "scale" -> new Action.Scale(required(increment), required(max));
                case "restart" -> new Action.Restart();
                case "rollback" -> new Action.Rollback();
                case "notify" -> new Action.Notify(required(message));
                default -> throw new IllegalArgumentException("an unknown action '" + type + "'");
            };
        }

        private static <T> T required(@Nullable T field) {
            if (field == null) {
                throw new IllegalArgumentException("an action lacks a field");
            }
            return field;
        }
    }

    record SavedPending(
            String key,
            String policy,
            String target,
            SavedAction action,
            String at,
            String because,
            int asked,
            String askAgainAt) {}

    record SavedAnswer(boolean approved, String by, String at) {}

    record SavedApproval(
            String id,
            String policy,
            String target,
            SavedAction action,
            String because,
            String askedAt,
            String expires,
            @Nullable SavedAnswer answer,
            boolean done) {}

    static SavedLedger of(Ledger ledger) {
        return new SavedLedger(
                ledger.latest().map(Instant::toString).orElse(null),
                ledger.deeds().stream().map(SavedLedger::saved).toList(),
                mapped(ledger.breakers(), SavedLedger::saved),
                new TreeMap<>(ledger.pending())
                        .values().stream().map(SavedLedger::saved).toList(),
                new TreeMap<>(ledger.tallies()),
                mapped(ledger.storms(), Instant::toString),
                ledger.approvals().stream().map(SavedLedger::saved).toList());
    }

    Ledger read() {
        return new Ledger(
                Optional.ofNullable(latest).map(Instant::parse),
                deeds.stream().map(SavedLedger::read).toList(),
                mapped(breakers, SavedLedger::read),
                pending.stream()
                        .map(SavedLedger::read)
                        .collect(Collectors.toMap(each -> each.target().name(), Function.identity())),
                tallies,
                mapped(storms, Instant::parse),
                approvals.stream().map(SavedLedger::read).toList());
    }

    private static SavedDeed saved(Ledger.Deed deed) {
        return new SavedDeed(
                deed.key(),
                deed.policy(),
                deed.target().name(),
                deed.at().toString(),
                deed.settlesAt().toString(),
                deed.replicaHours());
    }

    private static Ledger.Deed read(SavedDeed deed) {
        return new Ledger.Deed(
                deed.key(),
                deed.policy(),
                new Workload(deed.target()),
                Instant.parse(deed.at()),
                Instant.parse(deed.settlesAt()),
                deed.replicaHours());
    }

    private static SavedBreaker saved(Breaker breaker) {
        return new SavedBreaker(
                breaker.phase().name().toLowerCase(Locale.ROOT),
                breaker.failures(),
                breaker.until().map(Instant::toString).orElse(null));
    }

    private static Breaker read(SavedBreaker breaker) {
        return new Breaker(
                Breaker.Phase.valueOf(breaker.phase().toUpperCase(Locale.ROOT)),
                breaker.failures(),
                Optional.ofNullable(breaker.until()).map(Instant::parse));
    }

    private static SavedPending saved(Pending pending) {
        return new SavedPending(
                pending.key(),
                pending.policy(),
                pending.target().name(),
                SavedAction.of(pending.action()),
                pending.at().toString(),
                pending.because(),
                pending.asked(),
                pending.askAgainAt().toString());
    }

    private static Pending read(SavedPending pending) {
        return new Pending(
                pending.key(),
                pending.policy(),
                new Workload(pending.target()),
                pending.action().read(),
                Instant.parse(pending.at()),
                pending.because(),
                pending.asked(),
                Instant.parse(pending.askAgainAt()));
    }

    private static SavedApproval saved(Approval approval) {
        return new SavedApproval(
                approval.id(),
                approval.policy(),
                approval.target().name(),
                SavedAction.of(approval.action()),
                approval.because(),
                approval.askedAt().toString(),
                approval.expires().toString(),
                approval.answer()
                        .map(answer -> new SavedAnswer(
                                answer.approved(), answer.by(), answer.at().toString()))
                        .orElse(null),
                approval.done());
    }

    private static Approval read(SavedApproval approval) {
        return new Approval(
                approval.id(),
                approval.policy(),
                new Workload(approval.target()),
                approval.action().read(),
                approval.because(),
                Instant.parse(approval.askedAt()),
                Instant.parse(approval.expires()),
                Optional.ofNullable(approval.answer())
                        .map(answer -> new Approval.Answer(answer.approved(), answer.by(), Instant.parse(answer.at()))),
                approval.done());
    }

    private static <A, B> TreeMap<String, B> mapped(Map<String, A> all, Function<A, B> change) {
        var changed = new TreeMap<String, B>();
        all.forEach((key, value) -> changed.put(key, change.apply(value)));
        return changed;
    }
}
