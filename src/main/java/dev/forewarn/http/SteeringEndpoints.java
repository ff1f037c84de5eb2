package dev.forewarn.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Answer;
import dev.forewarn.decision.Approval;
import dev.forewarn.decision.Explanation;
import dev.forewarn.loop.Steering;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why nothing is done, or something; and what waits for a person. */
final class SteeringEndpoints {
    private final Steering steering;
    private final RequestBody bodies;

    SteeringEndpoints(Steering steering, RequestBody bodies) {
        this.steering = steering;
        this.bodies = bodies;
    }

    /** Of each policy that may act on the workload. */
    record WhyPage(String target, List<WhyBody> policies) {}

    /**
     * One policy.
     *
     * @param next     what it would do
     * @param decision what it decides now: {@code watch}, {@code hold} and so on
     */
    record WhyBody(
            String policy,
            String series,
            DecisionBody.ActionBody next,
            String decision,
            String because,
            List<RuleBody> rules) {
        static WhyBody of(Explanation explanation) {
            return new WhyBody(
                    explanation.policy(),
                    explanation.series().text(),
                    DecisionBody.ActionBody.of(explanation.next()),
                    explanation.decision().kind(),
                    explanation.decision().because(),
                    explanation.answers().stream().map(RuleBody::of).toList());
        }
    }

    /**
     * One rule and its answer.
     *
     * @param until when it would pass, where it does not and that is known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleBody(
            String rule,
            boolean passed,
            String sentence,
            @Nullable Instant until) {
        static RuleBody of(Answer answer) {
            return new RuleBody(
                    answer.check().rule(),
                    answer.check().passed(),
                    answer.check().sentence(),
                    answer.until().orElse(null));
        }
    }

    /** The newest first. */
    record ApprovalPage(List<ApprovalBody> approvals) {}

    /** One decision that waits for a person, or waited. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ApprovalBody(
            String id,
            String policy,
            String target,
            DecisionBody.ActionBody action,
            String because,
            String status,
            Instant askedAt,
            Instant expires,
            @Nullable String answeredBy,
            @Nullable Instant answeredAt) {
        static ApprovalBody of(Steering.Standing standing) {
            Approval approval = standing.approval();
            return new ApprovalBody(
                    approval.id(),
                    approval.policy(),
                    approval.target().name(),
                    DecisionBody.ActionBody.of(approval.action()),
                    approval.because(),
                    standing.status().text(),
                    approval.askedAt(),
                    approval.expires(),
                    approval.answer().map(Approval.Answer::by).orElse(null),
                    approval.answer().map(Approval.Answer::at).orElse(null));
        }
    }

    /** {@code GET /api/v1/why?target=} */
    void why(Context context) {
        var query = new Query(context, Set.of("target"));
        String target = query.text("target", "").strip();
        query.check();
        if (target.isEmpty()) {
            throw new ProblemException(Problem.of(
                    400, "Invalid request", "Say which workload is meant: ?target=" + known("shop/checkout")));
        }
        List<Explanation> found = steering.why(new Workload(target));
        if (found.isEmpty()) {
            throw new ProblemException(Problem.of(
                    404,
                    "No such target",
                    "No policy has a series of the workload '" + target + "'. There is "
                            + known("none yet: policies act on workloads whose metrics they match") + "."));
        }
        context.json(new WhyPage(target, found.stream().map(WhyBody::of).toList()));
    }

    private String known(String otherwise) {
        List<String> targets = steering.targets();
        return targets.isEmpty() ? otherwise : String.join(", ", targets);
    }

    /** {@code GET /api/v1/approvals} */
    void approvals(Context context) {
        new Query(context, Set.of()).check();
        context.json(new ApprovalPage(
                steering.approvals().stream().map(ApprovalBody::of).toList()));
    }

    /** {@code POST /api/v1/approvals/{id}} */
    void settle(Context context) {
        new Query(context, Set.of()).check();
        boolean approve = answer(bodies.read(context, RequestBody.MediaTypes.JSON, false));
        String id = context.pathParam("id");
        switch (steering.settle(id, approve, Caller.of(context).name())) {
            case Steering.Settled.Taken taken -> context.json(ApprovalBody.of(taken.standing()));
            case Steering.Settled.NotFound ignored ->
                throw new ProblemException(Problem.of(
                        404,
                        "No such approval",
                        "GET /api/v1/approvals lists those of the last day. Nothing was changed."));
            case Steering.Settled.TooLate late ->
                throw new ProblemException(Problem.of(
                        409,
                        "Too late",
                        "The approval is " + late.standing().status().text()
                                + " and takes no answer any more. Nothing was changed."));
            case Steering.Settled.NotSaved not ->
                throw new ProblemException(Problem.of(
                        503,
                        "Not saved",
                        "The answer cannot be saved and does not count: " + not.why() + ". Send it again."));
        }
    }

    private static boolean answer(byte[] bytes) {
        JsonNode body = Json.tree(bytes);
        JsonNode answer = body.path("answer");
        if (body.isObject() && body.size() == 1 && answer.isString()) {
            if (answer.stringValue().equals("approve")) {
                return true;
            }
            if (answer.stringValue().equals("reject")) {
                return false;
            }
        }
        throw new ProblemException(
                Problem.of(
                        400,
                        "Invalid request",
                        "Expected {\"answer\": \"approve\"} or {\"answer\": \"reject\"} and nothing else. Nothing was changed."));
    }
}
