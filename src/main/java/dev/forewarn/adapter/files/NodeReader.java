package dev.forewarn.adapter.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads the documents of a YAML text into nodes with lines. JSON is YAML, so it reads both.
 *
 * <p>Jackson's own tree knows no lines and keeps the last of two fields of one name; a policy with two thresholds must
 * be refused, and every problem should say where it stands.
 */
final class NodeReader {
    /** Deep enough for any policy, far from the end of the stack. */
    private static final int DEEPEST = 20;

    private static final YAMLFactory YAML = new YAMLFactory();

    /** What is wrong with the text itself. */
    record Flaw(int line, String field, String found, String accepted) {}

    private final List<Flaw> flaws;

    private NodeReader(List<Flaw> flaws) {
        this.flaws = flaws;
    }

    /** The documents that could be read, empty ones left out; what is wrong is added to {@code flaws}. */
    static List<Node> documents(String text, List<Flaw> flaws) {
        var documents = new ArrayList<Node>();
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            var reader = new NodeReader(flaws);
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                Node node = reader.read(parser, token, "", 0);
                if (!(node instanceof Node.Scalar scalar) || scalar.kind() != Node.Scalar.Kind.NOTHING) {
                    documents.add(node);
                }
            }
        } catch (TooDeep e) {
            flaws.add(new Flaw(e.line, "", "more than " + DEEPEST + " levels of nesting", "at most " + DEEPEST));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            flaws.add(new Flaw(line, "", "text that is neither YAML nor JSON: " + gist(e), "well-formed YAML or JSON"));
        }
        return documents;
    }

    private Node read(YAMLParser parser, JsonToken token, String path, int depth) {
        int line = parser.currentTokenLocation().getLineNr();
        if (depth > DEEPEST) {
            throw new TooDeep(line);
        }
        return switch (token) {
            case START_OBJECT -> readFields(parser, line, path, depth);
            case START_ARRAY -> readItems(parser, line, path, depth);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new Node.Scalar(line, Node.Scalar.Kind.NUMBER, parser.getString());
            case VALUE_TRUE, VALUE_FALSE -> new Node.Scalar(line, Node.Scalar.Kind.BOOLEAN, parser.getString());
            case VALUE_NULL -> new Node.Scalar(line, Node.Scalar.Kind.NOTHING, "");
            default -> readText(parser, line, path);
        };
    }

    private Node readText(YAMLParser parser, int line, String path) {
        if (parser.isCurrentAlias()) {
            flaws.add(new Flaw(
                    line, path, "the alias *" + parser.getString(), "the value itself, aliases are not supported"));
            return new Node.Scalar(line, Node.Scalar.Kind.NOTHING, "");
        }
        String text = parser.getString();
        boolean nothing = text.equals("~");
        return new Node.Scalar(line, nothing ? Node.Scalar.Kind.NOTHING : Node.Scalar.Kind.TEXT, text);
    }

    private Node readItems(YAMLParser parser, int line, String path, int depth) {
        var nodes = new ArrayList<Node>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            nodes.add(read(parser, token, path + "[" + (nodes.size() + 1) + "]", depth + 1));
        }
        return new Node.Items(line, List.copyOf(nodes));
    }

    private Node readFields(YAMLParser parser, int line, String path, int depth) {
        var entries = new LinkedHashMap<String, Node>();
        var lines = new LinkedHashMap<String, Integer>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String name = parser.getString();
            int nameLine = parser.currentTokenLocation().getLineNr();
            String at = path.isEmpty() ? name : path + "." + name;
            Node node = read(parser, parser.nextToken(), at, depth + 1);
            Integer first = lines.putIfAbsent(name, nameLine);
            if (first == null) {
                entries.put(name, node);
            } else {
                flaws.add(new Flaw(nameLine, at, "the field a second time, first on line " + first, "it once"));
            }
        }
        return new Node.Fields(line, entries, lines);
    }

    /** The parser's message without its drawing of the text, on one line. */
    private static String gist(JacksonException e) {
        String message = e.getOriginalMessage() == null ? "unreadable" : e.getOriginalMessage();
        return message.lines()
                .filter(l -> !l.isBlank() && !l.startsWith(" ") && !l.startsWith("\t"))
                .reduce((a, b) -> a + ", " + b)
                .orElse("unreadable");
    }

    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int line;

        TooDeep(int line) {
            this.line = line;
        }
    }
}
