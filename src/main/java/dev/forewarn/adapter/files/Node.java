package dev.forewarn.adapter.files;

import java.util.List;
import java.util.Map;

/** A piece of a YAML or JSON text that remembers its line. */
sealed interface Node {
    /** 1 for the first. */
    int line();

    /** What it is, for a sentence that says what was found. */
    String found();

    record Scalar(int line, Kind kind, String text) implements Node {
        enum Kind {
            TEXT,
            NUMBER,
            BOOLEAN,
            NOTHING
        }

        @Override
        public String found() {
            return switch (kind) {
                case TEXT -> "'" + shortened() + "'";
                case NUMBER, BOOLEAN -> shortened();
                case NOTHING -> "nothing";
            };
        }

        private String shortened() {
            return text.length() <= 60 ? text : text.substring(0, 57) + "...";
        }
    }

    record Items(int line, List<Node> nodes) implements Node {
        @Override
        public String found() {
            return "a list";
        }
    }

    /**
     * A mapping.
     *
     * @param entries in the order of the text; of a field that stands there twice the first
     * @param lines   where each field's name stands
     */
    record Fields(int line, Map<String, Node> entries, Map<String, Integer> lines) implements Node {
        @Override
        public String found() {
            return "a mapping with " + String.join(", ", entries.keySet());
        }
    }
}
