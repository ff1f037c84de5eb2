package dev.forewarn.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What holds for every executor. A subclass offers one that knows the workload {@code checkout}. */
public abstract class ActionExecutorContract {
    protected static final Workload CHECKOUT = new Workload("checkout");
    protected static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    /** A fresh executor, whose world has checkout with fewer than ten replicas. */
    protected abstract ActionExecutor executor();

    /** How often the world was really changed, or would have been; -1 where nobody counts. */
    protected abstract long changes(ActionExecutor executor);

    protected static ActionRequest request(String key, Action action) {
        return new ActionRequest(key, CHECKOUT, action, NOON, "a test");
    }

    @Test
    void appliesEachKindOfAction() {
        ActionExecutor executor = executor();
        assertThat(executor.execute(request("1", new Action.Scale(1, 10)))).isInstanceOf(ActionReceipt.Applied.class);
        assertThat(executor.execute(request("2", new Action.Restart()))).isInstanceOf(ActionReceipt.Applied.class);
        assertThat(executor.execute(request("3", new Action.Rollback()))).isInstanceOf(ActionReceipt.Applied.class);
        assertThat(executor.execute(request("4", new Action.Notify("hello"))))
                .isInstanceOf(ActionReceipt.Applied.class);
    }

    @Test
    void sameKeyTwiceIsOneAction() {
        ActionExecutor executor = executor();
        ActionReceipt first = executor.execute(request("same", new Action.Scale(1, 10)));
        long before = changes(executor);
        assertThat(executor.execute(request("same", new Action.Scale(1, 10)))).isEqualTo(first);
        assertThat(changes(executor)).isEqualTo(before);
    }

    @Test
    void differentKeysAreTwoActions() {
        ActionExecutor executor = executor();
        ActionReceipt first = executor.execute(request("one", new Action.Scale(1, 10)));
        assertThat(executor.execute(request("two", new Action.Scale(1, 10)))).isNotEqualTo(first);
    }

    @Test
    void saysWhatItDidToWhomAndWhen() {
        ActionReceipt receipt = executor().execute(request("1", new Action.Scale(1, 10)));
        assertThat(receipt.said()).contains("checkout");
        assertThat(receipt.at()).isEqualTo(NOON);
    }

    @Test
    void describesItself() {
        assertThat(executor().describe()).isNotBlank();
    }
}
