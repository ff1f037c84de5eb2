package dev.forewarn.app;

import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.PolicyBook;
import java.util.List;

/** A policy book that tells when a new set is in force. */
record WatchingPolicyBook(PolicyBook book, Runnable changed) implements PolicyBook {
    @Override
    public List<HealingPolicy> policies() {
        return book.policies();
    }

    @Override
    public String text() {
        return book.text();
    }

    @Override
    public List<String> replace(String text) {
        List<String> problems = book.replace(text);
        if (problems.isEmpty()) {
            changed.run();
        }
        return problems;
    }
}
