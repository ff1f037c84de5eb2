package dev.forewarn.adapter.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that somebody probably meant. */
final class NearestName {
    private NearestName() {}

    /** The nearest by edit distance, when it is near enough to be a slip of the hand. */
    static Optional<String> of(String written, Collection<String> known) {
        if (written.length() > 64) {
            return Optional.empty();
        }
        String plain = plain(written);
        int slips = Math.max(1, plain.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))))
                .filter(name -> distance(plain, plain(name)) <= slips);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
