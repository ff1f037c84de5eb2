package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.ActionReceipt;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Forewarn did to an object lately, kept in an annotation on the object: so a key that was asked for is known after a
 * restart, and to every instance. A line an action, newest first; people read it with {@code kubectl describe}.
 */
record DoneBook(List<Entry> entries) {
    private static final int KEPT = 8;
    private static final int LONGEST_SENTENCE = 300;
    private static final String SEPARATOR = " | ";

    DoneBook {
        entries = List.copyOf(entries);
    }

    /** How far an action has come. */
    enum State {
        /** Written down before a change that cannot be made in the same write. */
        BEGUN,
        DONE
    }

    /**
     * @param key    of the request, as {@link #keyOf} writes it
     * @param fence  of the leader that wrote it
     * @param detail what it takes to look whether it was done: {@code 3>5}, the id of a pod; {@code -} for nothing
     */
    record Entry(String key, State state, Instant at, long fence, String detail, String said) {
        ActionReceipt.Applied receipt() {
            return new ActionReceipt.Applied(at, "kubernetes:" + key, said);
        }

        Entry done() {
            return new Entry(key, State.DONE, at, fence, detail, said);
        }

        private String line() {
            return Stream.of(key, state.name(), at.toString(), Long.toString(fence), detail, said)
                    .collect(Collectors.joining(SEPARATOR));
        }
    }

    /** Keys may be long and hold anything; what is kept of one is the first half of its SHA-256. */
    static String keyOf(String idempotencyKey) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(idempotencyKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One line, not too long, so that it can be a sentence of a book. */
    static String sentence(String text) {
        String line = text.replaceAll("[\\p{Cntrl}|]+", " ");
        return line.length() <= LONGEST_SENTENCE ? line : line.substring(0, LONGEST_SENTENCE) + "...";
    }

    /** @throws Refusal where somebody made it unreadable: then nobody knows what was done already */
    static DoneBook of(Place place, GenericKubernetesResource object) throws Refusal {
        var entries = new ArrayList<Entry>();
        for (String line :
                Fields.annotation(object, Marks.DONE).orElse("").lines().toList()) {
            String[] parts = line.split(" \\| ", 6);
            try {
                entries.add(new Entry(
                        parts[0],
                        State.valueOf(parts[1]),
                        Instant.parse(parts[2]),
                        Long.parseLong(parts[3]),
                        parts[4],
                        parts[5]));
            } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw new Refusal("the annotation " + Marks.DONE + " on " + place
                        + " cannot be read, so it is not known what was done already; remove it");
            }
        }
        return new DoneBook(entries);
    }

    Optional<Entry> find(String key) {
        return entries.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    DoneBook with(Entry entry) {
        return new DoneBook(Stream.concat(Stream.of(entry), without(entry.key()).entries.stream())
                .limit(KEPT)
                .toList());
    }

    DoneBook without(String key) {
        return new DoneBook(
                entries.stream().filter(each -> !each.key().equals(key)).toList());
    }

    /** The highest that wrote here; 0 where nobody did. */
    long fence() {
        return entries.stream().mapToLong(Entry::fence).max().orElse(0);
    }

    String text() {
        return entries.stream().map(Entry::line).collect(Collectors.joining("\n"));
    }
}
