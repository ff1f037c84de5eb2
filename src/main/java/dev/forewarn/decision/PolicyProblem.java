package dev.forewarn.decision;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that is wrong with a written policy.
 *
 * @param source   file name, or what else the text came from
 * @param line     1 for the first line, where it is known
 * @param policy   the policy's name, or its place such as {@code #2} where it has none; empty where the whole text is meant
 * @param field    for example {@code trigger.threshold}; empty where the whole policy is meant
 * @param found    what stands there
 * @param accepted what may stand there, or what to do
 */
public record PolicyProblem(
        String source, OptionalInt line, Optional<String> policy, String field, String found, String accepted) {
    private static final int LONGEST = 200;

    public PolicyProblem {
        policy = policy.map(PolicyProblem::oneLine);
        field = oneLine(field);
        found = oneLine(found);
    }

    /** {@code shop.yaml:7: policy 'checkout': trigger.threshold: found 'high', accepted: a number}. */
    public String sentence() {
        var out = new StringBuilder(source);
        line.ifPresent(n -> out.append(':').append(n));
        policy.ifPresent(name -> out.append(": policy ").append(name.startsWith("#") ? name : "'" + name + "'"));
        if (!field.isEmpty()) {
            out.append(": ").append(field);
        }
        return out.append(": found ")
                .append(found)
                .append("; accepted: ")
                .append(accepted)
                .toString();
    }

    /** What somebody else wrote must not break our line, nor fill the screen. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }

    @Override
    public String toString() {
        return sentence();
    }
}
