package dev.forewarn.decision;

import java.util.List;

/** What came of reading written policies: all of them, or every problem. */
public sealed interface PolicyReading {
    /** Every policy is well formed, and no two share a name. */
    record Read(List<Written> written) implements PolicyReading {
        public Read {
            written = List.copyOf(written);
        }

        public List<HealingPolicy> policies() {
            return written.stream().map(Written::policy).toList();
        }
    }

    /** At least one thing is wrong; nothing of the text should be used. */
    record Problems(List<PolicyProblem> problems) implements PolicyReading {
        public Problems {
            problems = List.copyOf(problems);
        }

        public List<String> sentences() {
            return problems.stream().map(PolicyProblem::sentence).toList();
        }
    }

    /**
     * A policy and where it stands.
     *
     * @param line 1 for the first line
     */
    record Written(String source, int line, HealingPolicy policy) {}
}
