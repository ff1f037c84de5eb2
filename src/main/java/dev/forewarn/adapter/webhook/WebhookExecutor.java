package dev.forewarn.adapter.webhook;

import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Posts each action to an endpoint that does it.
 *
 * <p>An answer of 2xx means applied, 4xx refused. Where no answer comes nobody knows, and the action is asked for again under
 * the same key: first at the status page, where there is one, which may say that it was done; then by posting the same body
 * again, which the other side must take as one action. After the last attempt the receipt is {@code Unknown}, and who asks
 * with the same key later starts at the status page. Answers are remembered by key, the last ten thousand.
 */
public final class WebhookExecutor implements ActionExecutor, AutoCloseable {
    private static final int REMEMBERED = 10_000;
    private static final String KEY_HEADER = "Idempotency-Key";

    private final WebhookActions settings;
    private final PinnedHttp http;
    private final Patience patience;
    private final Pause pause;
    private final InstantSource time;
    private final Map<String, ActionReceipt> answered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ActionReceipt> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Waits. */
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /**
     * Sends to one endpoint.
     *
     * @param patience between attempts; one that would have to wait longer than its longest is the last
     * @param time     for signatures and for dates in Retry-After
     */
    public WebhookExecutor(WebhookActions settings, Patience patience, Pause pause, InstantSource time) {
        this.settings = settings;
        this.http = new PinnedHttp(settings.target());
        this.patience = patience;
        this.pause = pause;
        this.time = time;
    }

    /** What one attempt came to. */
    private sealed interface Attempt {
        record Ended(ActionReceipt receipt) implements Attempt {}

        /** Not done for sure. */
        record NotDone(String said, Optional<Duration> after) implements Attempt {}

        /** It may have been done. */
        record Unclear(String said, Optional<Duration> after) implements Attempt {}
    }

    @Override
    public synchronized ActionReceipt execute(ActionRequest request) {
        ActionReceipt known = answered.get(request.idempotencyKey());
        if (known != null && !(known instanceof ActionReceipt.Unknown)) {
            return known;
        }
        ActionReceipt receipt;
        try {
            receipt = tryOften(request, known != null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            receipt = new ActionReceipt.Unknown(request.at(), on(request) + "stopped while an answer was waited for");
        }
        answered.put(request.idempotencyKey(), receipt);
        return receipt;
    }

    /** Asks the status page, where there is one, and does nothing; else the same key is posted once more. */
    @Override
    public synchronized ActionReceipt lookUp(ActionRequest request) {
        if (settings.status().isEmpty()) {
            return execute(request);
        }
        try {
            ActionReceipt receipt = switch (look(request)) {
                case Attempt.Ended ended -> ended.receipt();
                case Attempt.NotDone not -> new ActionReceipt.Refused(request.at(), on(request) + not.said());
                case Attempt.Unclear unclear -> new ActionReceipt.Unknown(request.at(), on(request) + unclear.said());
            };
            answered.put(request.idempotencyKey(), receipt);
            return receipt;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ActionReceipt.Unknown(request.at(), on(request) + "stopped while its status page was asked");
        }
    }

    private ActionReceipt tryOften(ActionRequest request, boolean mayBeDone) throws InterruptedException {
        boolean isUnclear = mayBeDone;
        for (int tries = 1; ; tries++) {
            Attempt attempt =
                    isUnclear && settings.status().isPresent() ? lookThenPost(request) : post(request, isUnclear);
            String said;
            Optional<Duration> after;
            switch (attempt) {
                case Attempt.Ended ended -> {
                    return ended.receipt();
                }
                case Attempt.NotDone not -> {
                    said = not.said();
                    after = not.after();
                }
                case Attempt.Unclear unclear -> {
                    isUnclear = true;
                    said = unclear.said();
                    after = unclear.after();
                }
            }
            Duration wait = patience.pause(tries, after);
            if (tries >= settings.attempts() || wait.compareTo(patience.longest()) > 0) {
                String words = on(request) + said + ", tried " + tries + (tries == 1 ? " time" : " times");
                return isUnclear
                        ? new ActionReceipt.Unknown(request.at(), words)
                        : new ActionReceipt.Refused(request.at(), words);
            }
            pause.of(wait);
        }
    }

    /** 2xx: it was done. 404: it never arrived, and may be posted again. All else leaves it unclear. */
    private Attempt lookThenPost(ActionRequest request) throws InterruptedException {
        Attempt seen = look(request);
        return seen instanceof Attempt.NotDone ? post(request, true) : seen;
    }

    private Attempt look(ActionRequest request) throws InterruptedException {
        String key = URLEncoder.encode(request.idempotencyKey(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        var uri = WebhookActions.statusOf(settings.status().orElseThrow(), key);
        try {
            Answer answer =
                    http.send(PinnedHttp.Call.get(uri, Map.of(KEY_HEADER, printable(request.idempotencyKey()))));
            if (answer.isDone()) {
                return new Attempt.Ended(applied(request, "was applied, its status page answers " + answer.words()));
            }
            if (answer.status() == 404 || answer.status() == 410) {
                return new Attempt.NotDone("was not done, its status page answers " + answer.words(), Optional.empty());
            }
            return new Attempt.Unclear("its status page answers " + answer.words(), answer.pause(time.instant()));
        } catch (IOException e) {
            return new Attempt.Unclear("its status page does not answer", Optional.empty());
        }
    }

    private Attempt post(ActionRequest request, boolean isRepeated) throws InterruptedException {
        byte[] body = settings.body().filled(request);
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put(KEY_HEADER, printable(request.idempotencyKey()));
        settings.signature().ifPresent(it -> headers.put(Signature.HEADER, it.of(body, time.instant())));
        try {
            return of(request, http.post(headers, body), isRepeated);
        } catch (AddressRefusedException e) {
            return new Attempt.Ended(refused(request, String.valueOf(e.getMessage())));
        } catch (NotSentException e) {
            return new Attempt.NotDone(String.valueOf(e.getMessage()), Optional.empty());
        } catch (HttpTimeoutException e) {
            return new Attempt.Unclear("no answer in time", Optional.empty());
        } catch (IOException e) {
            return new Attempt.Unclear("the connection broke off before an answer came", Optional.empty());
        }
    }

    private Attempt of(ActionRequest request, Answer answer, boolean isRepeated) {
        if (answer.isDone()) {
            return new Attempt.Ended(
                    applied(request, "applied, " + settings.target().shown() + " answers " + answer.words()));
        }
        String said = "it answers " + answer.words();
        if (answer.status() == 429 || answer.status() == 425) {
            return new Attempt.NotDone(said, answer.pause(time.instant()));
        }
        boolean isStillWorkedOn = answer.status() == 409 && isRepeated;
        if (answer.isPassing() || isStillWorkedOn) {
            return new Attempt.Unclear(said, answer.pause(time.instant()));
        }
        boolean isRedirect = answer.status() >= 300 && answer.status() < 400;
        return new Attempt.Ended(refused(request, said + (isRedirect ? "; redirects are not followed" : "")));
    }

    private static ActionReceipt applied(ActionRequest request, String said) {
        return new ActionReceipt.Applied(request.at(), request.idempotencyKey(), on(request) + said);
    }

    private static ActionReceipt refused(ActionRequest request, String said) {
        return new ActionReceipt.Refused(request.at(), on(request) + said);
    }

    private static String on(ActionRequest request) {
        return request.action().words() + " on " + request.target() + ": ";
    }

    /** Names of workloads may hold what a header must not. */
    private static String printable(String key) {
        return key.chars().allMatch(c -> c > ' ' && c < 127)
                ? key
                : URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String describe() {
        return "webhook at " + settings.target().shown();
    }

    @Override
    public void close() {
        http.close();
    }
}
