package dev.forewarn.cli;

import dev.forewarn.training.Training.Promotion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether what was published goes into service. */
final class PromotionOptions {
    /** The words of the command line. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--promote",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Put the new version into service: ${COMPLETION-CANDIDATES}. auto asks the gate."
                    + " Default: ${DEFAULT-VALUE}.")
    private When promote = When.AUTO;

    @Option(
            names = "--no-gate",
            description = "Examine nothing and put the new version into service; saves the time of the examination.")
    private boolean isUngated;

    Promotion asked() {
        if (isUngated && promote == When.NEVER && command != null) {
            throw new ParameterException(command.commandLine(), "--no-gate and --promote never exclude each other");
        }
        if (isUngated) {
            return Promotion.UNGATED;
        }
        return switch (promote) {
            case AUTO -> Promotion.GATE;
            case ALWAYS -> Promotion.ALWAYS;
            case NEVER -> Promotion.NEVER;
        };
    }
}
