package dev.forewarn.adapter.webhook;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.notice.Delivery;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** One attempt to deliver by POST, and what its answer means. */
final class HttpDelivery {
    private final Target target;
    private final PinnedHttp http;
    private final InstantSource time;

    HttpDelivery(Target target, InstantSource time) {
        this.target = target;
        this.http = new PinnedHttp(target);
        this.time = time;
    }

    Delivery post(Map<String, String> headers, byte[] body) {
        try {
            Answer answer = http.post(headers, body);
            if (answer.isDone()) {
                return new Delivery.Done("it answers " + answer.words());
            }
            if (answer.isPassing()) {
                return new Delivery.Later("it answers " + answer.words(), answer.pause(time.instant()));
            }
            boolean isRedirect = answer.status() >= 300 && answer.status() < 400;
            return new Delivery.Never(
                    "it answers " + answer.words() + (isRedirect ? "; redirects are not followed" : ""));
        } catch (AddressRefusedException e) {
            return new Delivery.Never(String.valueOf(e.getMessage()));
        } catch (NotSentException e) {
            return later(String.valueOf(e.getMessage()));
        } catch (HttpTimeoutException e) {
            return later("no answer within " + DurationWords.exact(target.timeout()));
        } catch (IOException e) {
            return later("the connection broke off before an answer came");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return later("stopped while it was waited for");
        }
    }

    private static Delivery later(String said) {
        return new Delivery.Later(said, Optional.empty());
    }
}
