package dev.forewarn.decision;

import java.util.List;

/** A scenario that cannot be read. */
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScenarioException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
