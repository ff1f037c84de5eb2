package dev.forewarn.cli;

/** What every command ends with; scripts rely on it. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;
    /** It ran and found a problem. */
    public static final int PROBLEM = 1;
    /** The command line is wrong, or names a file that is not there. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
