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
 * <p>A key is looked up for every sample, so its hash is taken once; its text is kept once somebody asked for it.
 */
public final class SeriesKey implements Comparable<SeriesKey> {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final String name;
    private final SortedMap<String, String> labels;
    private final int hash;
    private @Nullable String text; // the same whoever computes it, so no lock
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
        this.name = name;
        this.labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        this.hash = 31 * name.hashCode() + this.labels.hashCode();
    }

    /** The metric's name. */
    public String name() {
        return name;
    }

    /** Label name to value, in alphabetical order; cannot be changed. */
    public SortedMap<String, String> labels() {
        return labels;
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
        String known = text;
        if (known == null) {
            known = SeriesText.format(this);
            text = known;
        }
        return known;
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
        String all = text();
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
        return labels.getOrDefault(label, "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof SeriesKey key
                        && hash == key.hash
                        && name.equals(key.name)
                        && labels.equals(key.labels));
    }

    @Override
    public int hashCode() {
        return hash;
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
