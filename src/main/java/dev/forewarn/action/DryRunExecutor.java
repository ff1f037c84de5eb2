package dev.forewarn.action;

import java.util.LinkedHashMap;
import java.util.Map;

/** Does nothing, and says what it would have done. Remembers the last keys, so that a repeated one gets its old answer. */
public final class DryRunExecutor implements ActionExecutor {
    private static final int REMEMBERED = 10_000;

    private final Map<String, ActionReceipt> answered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ActionReceipt> eldest) {
            return size() > REMEMBERED;
        }
    };

    @Override
    public synchronized ActionReceipt execute(ActionRequest request) {
        return answered.computeIfAbsent(request.idempotencyKey(), key -> {
            String said = "dry run: would " + request.action().words() + " on " + request.target();
            return new ActionReceipt.Applied(request.at(), "dry-run:" + key, said);
        });
    }

    @Override
    public String describe() {
        return "dry run";
    }
}
