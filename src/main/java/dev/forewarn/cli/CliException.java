package dev.forewarn.cli;

/** A command cannot do what was asked; the message is for the user, who sees it as it stands. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CliException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The command line asks for something that is not there or makes no sense: exit code 2. */
    public static CliException wrongUsage(String message) {
        return new CliException(message, ExitCode.USAGE);
    }

    /** It ran and found a problem: exit code 1. */
    public static CliException problem(String message) {
        return new CliException(message, ExitCode.PROBLEM);
    }

    /** What the process should end with. */
    public int exitCode() {
        return exitCode;
    }
}
