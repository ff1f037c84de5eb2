package dev.forewarn.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Check;
import dev.forewarn.decision.Decision;
import dev.forewarn.loop.DecisionRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the API and the stream write it.
 *
 * @param rule  the check that held it back, for a hold
 * @param until when that check would pass, where known; for a proposal when it is too late to agree
 * @param approval which one to agree to, for a proposal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionBody(
        String id,
        Instant at,
        String policy,
        String target,
        String kind,
        String because,
        @Nullable String rule,
        @Nullable Instant until,
        @Nullable String approval,
        List<ActionBody> actions,
        List<Check> checks,
        List<ReceiptBody> receipts,
        RiskBody risk) {

    /** What was or would be done, in the words of policies. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ActionBody(
            String type,
            @Nullable Integer increment,
            @Nullable Integer max,
            @Nullable String message) {
        static ActionBody of(Action action) {
            return switch (action) {
                case Action.Scale scale -> new ActionBody(scale.type(), scale.increment(), scale.max(), null);
                case Action.Restart restart -> new ActionBody(restart.type(), null, null, null);
                case Action.Rollback rollback -> new ActionBody(rollback.type(), null, null, null);
                case Action.Notify notice -> new ActionBody(notice.type(), null, null, notice.message());
            };
        }
    }

    /** What the world said. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReceiptBody(String outcome, Instant at, @Nullable String externalId, String said) {
        static ReceiptBody of(ActionReceipt receipt) {
            return switch (receipt) {
                case ActionReceipt.Applied applied ->
                    new ReceiptBody("applied", applied.at(), applied.externalId(), applied.said());
                case ActionReceipt.Refused refused -> new ReceiptBody("refused", refused.at(), null, refused.said());
                case ActionReceipt.Unknown unknown -> new ReceiptBody("unknown", unknown.at(), null, unknown.said());
            };
        }
    }

    static DecisionBody of(DecisionRecord entry) {
        Decision decision = entry.decision();
        Decision.@Nullable Hold hold = decision instanceof Decision.Hold held ? held : null;
        Decision.@Nullable Propose propose = decision instanceof Decision.Propose proposed ? proposed : null;
        return new DecisionBody(
                entry.id(),
                entry.at(),
                entry.policy(),
                entry.target(),
                decision.kind(),
                decision.because(),
                hold == null ? null : hold.rule(),
                hold != null ? hold.until().orElse(null) : propose != null ? propose.until() : null,
                propose == null ? null : propose.approval(),
                actions(decision).stream().map(ActionBody::of).toList(),
                decision.checks(),
                entry.receipts().stream().map(ReceiptBody::of).toList(),
                RiskBody.of(entry.risk()));
    }

    private static List<Action> actions(Decision decision) {
        return switch (decision) {
            case Decision.Watch ignored -> List.of();
            case Decision.Hold ignored -> List.of();
            case Decision.Recommend recommend -> recommend.actions();
            case Decision.Propose propose -> propose.actions();
            case Decision.Act act -> act.actions();
        };
    }
}
