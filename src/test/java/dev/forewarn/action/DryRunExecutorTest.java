package dev.forewarn.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DryRunExecutorTest extends ActionExecutorContract {
    @Override
    protected ActionExecutor executor() {
        return new DryRunExecutor();
    }

    @Override
    protected long changes(ActionExecutor executor) {
        return -1;
    }

    @Test
    void saysThatItOnlyWouldHave() {
        assertThat(executor().execute(request("1", new Action.Scale(2, 10))).said())
                .isEqualTo("dry run: would scale +2 (at most 10) on checkout");
    }
}
