package dev.forewarn.metric;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a series: a metric name and labels.
 *
 * <p>Written as {@code name{label="value",other="value"}}; labels are kept in alphabetical order, so two spellings of
 * one set are the same key. A label whose name is no plain word is written in quotes, {@code name{"host-name"="value"}}. A
 * text of any other form is a name without labels, kept as it came.
 *
 * <p>There are as many keys as series, so a key is its text and nothing else: name and labels are read from it when somebody
 * asks. It is looked up for every sample, so its hash and its fingerprint are taken once.
 */
public final class SeriesKey implements Comparable<SeriesKey> {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final String text;
    private final int nameLength; // where it is shorter than the text, labels follow
    private volatile long fingerprint; // 0 until somebody asked

    /**
     * @param name   the metric's name, not blank, without line breaks
     * @param labels label name to value
     * @throws IllegalArgumentException where the name is blank or has a line break, or a part has U+0000 or is no Unicode
     */
    public SeriesKey(String name, SortedMap<String, String> labels) {
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
        this.text = SeriesText.format(name, alphabetical(labels));
        this.nameLength = name.length();
    }

    private static SortedMap<String, String> alphabetical(SortedMap<String, String> labels) {
        return labels.comparator() == null ? labels : new TreeMap<>((Map<String, String>) labels);
    }

    /** The metric's name. */
    public String name() {
        return hasLabels() ? text.substring(0, nameLength) : text;
    }

    private boolean hasLabels() {
        return nameLength < text.length();
    }

    /** Label name to value, in alphabetical order; cannot be changed. */
    public SortedMap<String, String> labels() {
        SortedMap<String, String> labels = hasLabels() ? SeriesText.labels(text, nameLength) : new TreeMap<>();
        if (labels == null) {
            throw new IllegalStateException("a text that was written from labels cannot be read: " + text);
        }
        return Collections.unmodifiableSortedMap(labels);
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
        return text;
    }

    /** FNV-1a, 64 bit, over the canonical text: the same on every machine and in every version. */
    public long fingerprint() {
        long known = fingerprint;
        if (known == 0) {
            known = computeFingerprint();
            fingerprint = known;
        }
        return known;
    }

    private long computeFingerprint() {
        String all = text;
        long fnv = FNV_OFFSET;
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            fnv = (fnv ^ (c & 0xff)) * FNV_PRIME;
            fnv = (fnv ^ (c >>> 8)) * FNV_PRIME;
        }
        return fnv;
    }

    /** The value of a label, or an empty text where it is not set, as in Prometheus. */
    public String label(String label) {
        return hasLabels() ? SeriesText.label(text, nameLength, label) : "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof SeriesKey key && nameLength == key.nameLength && text.equals(key.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
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
