package dev.forewarn.adapter.files;

import dev.forewarn.action.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an action of one mapping {@code { type, parameters }}. */
final class ActionParser {
    private static final int MOST_REPLICAS = 10_000;
    private static final String NO_PARAMETERS = "no parameters";

    private ActionParser() {}

    static Optional<Action> parse(FieldReader step) {
        step.refuseOthers(List.of("type", "parameters"), Map.of());
        step.require("type", "one of scale, restart, rollback, notify");
        Optional<String> type = step.oneOf("type", List.of("scale", "restart", "rollback", "notify"));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        return switch (type.get()) {
            case "scale" -> scale(step);
            case "restart" -> plain(step, new Action.Restart());
            case "rollback" -> plain(step, new Action.Rollback());
            default -> notice(step);
        };
    }

    private static Optional<Action> scale(FieldReader step) {
        String accepted = "a mapping such as { increment: 2, max: 10 }";
        step.require("parameters", accepted);
        return step.mapping("parameters", accepted).flatMap(in -> {
            in.refuseOthers(List.of("increment", "max"), Map.of());
            in.require("increment", "how many replicas to add, a whole number from 1 to " + MOST_REPLICAS);
            in.require("max", "the most replicas there may ever be, a whole number from 1 to " + MOST_REPLICAS);
            Optional<Integer> increment = in.whole("increment", 1, MOST_REPLICAS);
            Optional<Integer> max = in.whole("max", 1, MOST_REPLICAS);
            if (increment.isEmpty() || max.isEmpty()) {
                return Optional.empty();
            }
            if (increment.get() >= max.get()) {
                in.report(
                        in.lineOf("increment"),
                        "increment",
                        increment.get() + " with max " + max.get(),
                        "less than max, else it can never be added to a workload that runs");
                return Optional.empty();
            }
            return Optional.of(new Action.Scale(increment.get(), max.get()));
        });
    }

    private static Optional<Action> plain(FieldReader step, Action action) {
        if (!step.has("parameters")) {
            return Optional.of(action);
        }
        return step.mapping("parameters", NO_PARAMETERS).flatMap(in -> {
            in.names().forEach(name -> in.report(in.lineOf(name), name, "a parameter", action.type() + " has none"));
            return in.names().isEmpty() ? Optional.of(action) : Optional.empty();
        });
    }

    private static Optional<Action> notice(FieldReader step) {
        if (!step.has("parameters")) {
            return Optional.of(new Action.Notify("somebody should look"));
        }
        return step.mapping("parameters", "a mapping such as { message: 'checkout needs a person' }")
                .flatMap(in -> {
                    in.refuseOthers(List.of("message"), Map.of());
                    in.require("message", "what to tell, a text");
                    return in.text("message", "what to tell, a text").map(Action.Notify::new);
                });
    }
}
