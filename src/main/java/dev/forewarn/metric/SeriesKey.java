package dev.forewarn.metric;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The identity of a series: a metric name and labels.
 *
 * <p>Written as {@code name{label="value",other="value"}}; labels are kept in alphabetical order, so two spellings of
 * one set are the same key. A text of any other form is a name without labels, kept as it came.
 *
 * @param name   the metric's name, not blank, without line breaks
 * @param labels label name to value, in alphabetical order
 */
public record SeriesKey(String name, SortedMap<String, String> labels) implements Comparable<SeriesKey> {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public SeriesKey {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a series needs a name, found only blanks");
        }
        if (name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a series name must not contain a line break");
        }
        requireText(name);
        labels.forEach((label, value) -> {
            requireText(label);
            requireText(value);
        });
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** What cannot be written as UTF-8 text, or not be kept by a database, is refused at the door. */
    private static void requireText(String part) {
        if (part.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a series must not contain the character U+0000");
        }
        if (part.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("a series must be valid Unicode, found half a surrogate pair");
        }
    }

    /** A series without labels. */
    public static SeriesKey of(String name) {
        return new SeriesKey(name, new TreeMap<>());
    }

    /** A series with labels, in any order. */
    public static SeriesKey of(String name, Map<String, String> labels) {
        return new SeriesKey(name, new TreeMap<>(labels));
    }

    /**
     * Reads the text form. Never fails on the form itself: what is not {@code name{label="v"}} is a name as it stands.
     *
     * @throws IllegalArgumentException when the text is blank, contains a line break or U+0000, or is not Unicode
     */
    public static SeriesKey parse(String text) {
        SeriesKey labelled = SeriesText.parseLabelled(text);
        return labelled != null ? labelled : of(text);
    }

    /** The canonical text: labels in alphabetical order, values escaped. {@code parse(text())} gives the same key. */
    public String text() {
        return SeriesText.format(this);
    }

    /** FNV-1a, 64 bit, over the canonical text: the same on every machine and in every version. */
    public long fingerprint() {
        String text = text();
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = (hash ^ (c & 0xff)) * FNV_PRIME;
            hash = (hash ^ (c >>> 8)) * FNV_PRIME;
        }
        return hash;
    }

    /** The value of a label, or an empty text where it is not set, as in Prometheus. */
    public String label(String label) {
        return labels.getOrDefault(label, "");
    }

    @Override
    public int compareTo(SeriesKey other) {
        return text().compareTo(other.text());
    }

    @Override
    public String toString() {
        return text();
    }
}
