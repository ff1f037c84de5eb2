package dev.forewarn.decision;

import dev.forewarn.adapter.files.PolicyFiles;

/** Policies for tests, as an operator would write them. */
public final class Policies {
    private Policies() {}

    public static HealingPolicy of(String yaml) {
        return switch (new PolicyFiles().read("test", yaml)) {
            case PolicyReading.Read read -> read.policies().getFirst();
            case PolicyReading.Problems wrong -> throw new AssertionError(String.join("\n", wrong.sentences()));
        };
    }

    /** Scales checkout when its cpu is above 80 for two minutes. */
    public static HealingPolicy acting() {
        return of("""
                name: checkout
                trigger: { metric: cpu, threshold: 80, duration: 2m }
                predict: { horizon: 30m, probability: 0.8 }
                actions: [ { type: scale, parameters: { increment: 2, max: 10 } } ]
                cooldown: 10m
                mode: act
                """);
    }
}
