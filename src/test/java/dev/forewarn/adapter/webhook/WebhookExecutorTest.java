package dev.forewarn.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionExecutorContract;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Workload;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class WebhookExecutorTest extends ActionExecutorContract {
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:05Z");
    private static final String SECRET = "a secret of sixteen or more";

    private final List<Duration> pauses = new ArrayList<>();
    private Endpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        endpoint = new Endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Override
    protected ActionExecutor executor() {
        return executor(Optional.empty());
    }

    @Override
    protected long changes(ActionExecutor executor) {
        return endpoint.waiting();
    }

    private WebhookExecutor executor(Optional<String> status) {
        return executor(new WebhookActions(
                endpoint.target(Duration.ofMillis(400)),
                Optional.of(new Signature(SECRET)),
                BodyTemplate.usual(),
                status,
                3));
    }

    private WebhookExecutor executor(WebhookActions settings) {
        return new WebhookExecutor(
                settings, Patience.ofActions(new SplittableRandom(1)), pauses::add, InstantSource.fixed(NOW));
    }

    private String statusUrl() {
        return "http://127.0.0.1:" + endpoint.port() + "/done/{{key}}";
    }

    private ActionReceipt scale(ActionExecutor executor) {
        return executor.execute(request("checkout/scale/1", new Action.Scale(2, 10)));
    }

    @Test
    void postsTheActionWithItsKeyAndSignature() throws InterruptedException {
        ActionReceipt receipt = scale(executor());
        assertThat(receipt).isInstanceOf(ActionReceipt.Applied.class);
        assertThat(receipt.said())
                .isEqualTo("scale +2 (at most 10) on checkout: applied, http://127.0.0.1:" + endpoint.port()
                        + " answers 200 (ok)");
        Endpoint.Got got = endpoint.next();
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.header("Idempotency-Key")).isEqualTo("checkout/scale/1");
        assertThat(got.header("X-Forewarn-Signature"))
                .isEqualTo(new Signature(SECRET).of(got.body(), NOW))
                .matches("t=1777896005,v1=[0-9a-f]{64}");
        JsonNode json = got.json();
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("target").asString()).isEqualTo("checkout");
        assertThat(json.at("/action/type").asString()).isEqualTo("scale");
        assertThat(json.at("/action/increment").asInt()).isEqualTo(2);
        assertThat(json.at("/action/max").asInt()).isEqualTo(10);
        assertThat(json.path("reason").asString()).isEqualTo("a test");
    }

    /** The expected digits are those of Python's hmac. */
    @Test
    void signsLikeAnybodyElse() {
        assertThat(new Signature("0123456789abcdef").of("{}".getBytes(UTF_8), Instant.ofEpochSecond(1_700_000_000)))
                .isEqualTo("t=1700000000,v1=e4f8e2ecae2295b2ddb2f0b5584c8275e226c0ebe9b3b819e70156bb67122e3e");
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() {
        endpoint.then(Endpoint.status(422, "no such workload"));
        ActionReceipt receipt = scale(executor());
        assertThat(receipt).isInstanceOf(ActionReceipt.Refused.class);
        assertThat(receipt.said()).endsWith("it answers 422 (no such workload)");
        assertThat(endpoint.waiting()).isEqualTo(1);
    }

    @Test
    void lookingUpAsksTheStatusPageAndPostsNothing() throws InterruptedException {
        ActionRequest request = request("checkout/scale/1", new Action.Scale(2, 10));
        endpoint.then(Endpoint.status(503, "busy"), Endpoint.status(404, "unknown"), Endpoint.status(200, "done"));
        WebhookExecutor executor = executor(Optional.of(statusUrl()));
        assertThat(executor.lookUp(request)).isInstanceOf(ActionReceipt.Unknown.class);
        assertThat(executor.lookUp(request)).isInstanceOf(ActionReceipt.Refused.class);
        assertThat(executor.lookUp(request)).isInstanceOf(ActionReceipt.Applied.class);
        for (int i = 0; i < 3; i++) {
            assertThat(endpoint.next().method()).isEqualTo("GET");
        }
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void redirectsAreARefusal() {
        endpoint.then(Endpoint.status(302, "", "Location", "http://169.254.169.254/"));
        assertThat(scale(executor()).said()).endsWith("it answers 302; redirects are not followed");
    }

    @Test
    void tooManyRequestsIsNotDoneAndTriedAgainWhenTheOtherSideSays() {
        endpoint.then(Endpoint.status(429, "", "Retry-After", "3"), Endpoint.status(200, ""));
        assertThat(scale(executor())).isInstanceOf(ActionReceipt.Applied.class);
        assertThat(pauses).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void whoAsksForTooLongAPauseIsNotWaitedFor() {
        endpoint.then(Endpoint.status(429, "", "Retry-After", "Mon, 04 May 2026 12:10:05 GMT"));
        ActionReceipt receipt = scale(executor());
        assertThat(receipt).isInstanceOf(ActionReceipt.Refused.class);
        assertThat(receipt.said()).endsWith("it answers 429, tried 1 time");
        assertThat(pauses).isEmpty();
    }

    @Test
    void silenceIsTriedAgainUnderTheSameKeyAndThenUnknown() throws InterruptedException {
        endpoint.then(endpoint.silence(), Endpoint.cut(), Endpoint.status(503, "busy"));
        ActionReceipt receipt = scale(executor());
        assertThat(receipt).isInstanceOf(ActionReceipt.Unknown.class);
        assertThat(receipt.said()).endsWith("it answers 503 (busy), tried 3 times");
        Endpoint.Got first = endpoint.next();
        for (int i = 0; i < 2; i++) {
            Endpoint.Got again = endpoint.next();
            assertThat(again.header("Idempotency-Key")).isEqualTo(first.header("Idempotency-Key"));
            assertThat(again.body()).isEqualTo(first.body());
        }
    }

    @Test
    void afterSilenceTheStatusPageIsAskedFirst() throws InterruptedException {
        endpoint.then(endpoint.silence(), Endpoint.status(200, "done"));
        ActionReceipt receipt = scale(executor(Optional.of(statusUrl())));
        assertThat(receipt).isInstanceOf(ActionReceipt.Applied.class);
        assertThat(receipt.said()).endsWith("was applied, its status page answers 200 (done)");
        endpoint.next();
        Endpoint.Got asked = endpoint.next();
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.path()).isEqualTo("/done/checkout%2Fscale%2F1");
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void whatTheStatusPageDoesNotKnowIsPostedAgain() throws InterruptedException {
        endpoint.then(Endpoint.cut(), Endpoint.status(404, ""), Endpoint.status(201, ""));
        assertThat(scale(executor(Optional.of(statusUrl())))).isInstanceOf(ActionReceipt.Applied.class);
        endpoint.next();
        assertThat(endpoint.next().method()).isEqualTo("GET");
        assertThat(endpoint.next().method()).isEqualTo("POST");
    }

    @Test
    void whoAsksAgainAfterUnknownGetsTheAnswerOfTheStatusPage() throws InterruptedException {
        endpoint.then(Endpoint.cut(), Endpoint.status(500, ""), Endpoint.status(500, ""));
        WebhookExecutor executor = executor(Optional.of(statusUrl()));
        assertThat(scale(executor)).isInstanceOf(ActionReceipt.Unknown.class);
        assertThat(scale(executor)).isInstanceOf(ActionReceipt.Applied.class);
        endpoint.next();
        endpoint.next();
        endpoint.next();
        assertThat(endpoint.next().method()).isEqualTo("GET");
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void aKeyThatIsStillWorkedOnIsNotARefusal() {
        endpoint.then(endpoint.silence(), Endpoint.status(409, "in progress"), Endpoint.status(200, ""));
        assertThat(scale(executor())).isInstanceOf(ActionReceipt.Applied.class);
    }

    @Test
    void whereNobodyListensItWasSurelyNotDone() {
        ActionExecutor executor = executor();
        endpoint.close();
        ActionReceipt receipt = scale(executor);
        assertThat(receipt).isInstanceOf(ActionReceipt.Refused.class);
        assertThat(receipt.said()).contains("no connection to http://127.0.0.1").endsWith("tried 3 times");
    }

    @Test
    void thisMachineIsRefusedUnlessAllowed() {
        Target target = Target.of(endpoint.url(), false, Duration.ofSeconds(1));
        WebhookExecutor executor =
                executor(new WebhookActions(target, Optional.empty(), BodyTemplate.usual(), Optional.empty(), 3));
        ActionReceipt receipt = scale(executor);
        assertThat(receipt).isInstanceOf(ActionReceipt.Refused.class);
        assertThat(receipt.said()).contains("leads to this machine (127.0.0.1)", "allowPrivate");
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void aTemplateIsFilledWithEscapedText() throws InterruptedException {
        var body = BodyTemplate.of(
                "{\"text\": \"{{action}} of {{target}}: {{reason}}\", \"n\": {{increment}}, \"literal\": \"{ {x} }\"}");
        WebhookExecutor executor =
                executor(new WebhookActions(endpoint.target(), Optional.empty(), body, Optional.empty(), 1));
        executor.execute(new ActionRequest(
                "k", new Workload("a\"b\\{{key}}"), new Action.Scale(2, 10), NOON, "line\nbreak $1 \u2028"));
        Endpoint.Got got = endpoint.next();
        assertThat(got.json().path("text").asString()).isEqualTo("scale of a\"b\\{{key}}: line\nbreak $1 \u2028");
        assertThat(got.json().path("n").asInt()).isEqualTo(2);
        assertThat(got.headers()).doesNotContainKey("X-Forewarn-Signature");
    }

    @Test
    void aTemplateThatCannotBeUsedSaysWhy() {
        assertThatThrownBy(() -> BodyTemplate.of("{\"a\": \"{{targt}}\"}"))
                .hasMessageContaining("{{targt}}")
                .hasMessageContaining("known are key, target, action, words, at, reason, increment, max");
        assertThatThrownBy(() -> BodyTemplate.of("{\"a\": {{target}}}"))
                .hasMessageContaining("no JSON when it is filled in");
    }

    @Test
    void aStatusPageElsewhereIsRefused() {
        for (String url : List.of(
                "http://127.0.0.1:1/{{key}}", "https://127.0.0.1/{{key}}", "http://other.example.org/{{key}}")) {
            assertThatThrownBy(() -> executor(Optional.of(url)))
                    .hasMessageContaining("must have the scheme, host and port");
        }
        assertThatThrownBy(() -> executor(Optional.of(endpoint.url()))).hasMessageContaining("has no {{key}}");
    }

    @Test
    void saysNothingSecret() {
        Target target = Target.of(
                "https://me:pass@hooks.example.org/services/SECRET?token=SECRET", false, Duration.ofSeconds(1));
        var settings = new WebhookActions(
                target, Optional.of(new Signature(SECRET)), BodyTemplate.usual(), Optional.empty(), 1);
        assertThat(settings.toString()).doesNotContain("SECRET", "pass", SECRET);
        assertThat(executor(settings).describe()).isEqualTo("webhook at https://hooks.example.org");
    }
}
