package dev.forewarn.adapter.files;

import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.PolicyProblem;
import dev.forewarn.decision.PolicyReader;
import dev.forewarn.decision.PolicyReading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads policies from YAML or JSON. */
public final class PolicyFiles implements PolicyReader {
    /** Thousands of policies; more is surely not a policy file. */
    private static final int LARGEST = 1 << 20;

    private static final String ONE_POLICY =
            "a policy (a mapping with trigger, actions and cooldown), a list of them, or policies: [...]";

    @Override
    public PolicyReading read(String source, String text) {
        var reading = new Reading();
        reading.text(source, text);
        return reading.result();
    }

    @Override
    public PolicyReading readFiles(List<Path> files) {
        var reading = new Reading();
        for (Path file : files) {
            reading.file(file);
        }
        return reading.result();
    }

    /** One set of policies under way. */
    private static final class Reading {
        private final List<PolicyProblem> problems = new ArrayList<>();
        private final List<PolicyReading.Written> written = new ArrayList<>();

        void file(Path file) {
            try {
                if (Files.isDirectory(file)) {
                    whole(file.toString(), "a directory", "a file");
                    return;
                }
                byte[] bytes;
                try (var in = Files.newInputStream(file)) {
                    bytes = in.readNBytes(LARGEST + 1);
                }
                decode(file.toString(), bytes);
            } catch (NoSuchFileException e) {
                whole(file.toString(), "no such file", "a file that exists");
            } catch (IOException e) {
                whole(file.toString(), "a file that cannot be read: " + e.getMessage(), "a readable file");
            }
        }

        private void decode(String source, byte[] bytes) {
            if (bytes.length > LARGEST) {
                whole(source, "more than 1 MiB", "at most 1 MiB");
                return;
            }
            try {
                text(
                        source,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
            } catch (CharacterCodingException e) {
                whole(source, "bytes that are not UTF-8", "text in UTF-8");
            }
        }

        void text(String source, String text) {
            if (text.length() > LARGEST) {
                whole(source, "more than 1 MiB", "at most 1 MiB");
                return;
            }
            var flaws = new ArrayList<NodeReader.Flaw>();
            String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
            List<Node> documents = NodeReader.documents(plain, flaws);
            flaws.forEach(f -> problems.add(new PolicyProblem(
                    source, OptionalInt.of(f.line()), Optional.empty(), f.field(), f.found(), f.accepted())));
            if (documents.isEmpty() && flaws.isEmpty()) {
                whole(source, "no policy", ONE_POLICY);
            }
            int number = 0;
            for (Node document : documents) {
                for (Node policy : policiesOf(source, document)) {
                    number++;
                    policy(source, policy, number);
                }
            }
        }

        /** A document is a policy, a list of them, or a mapping with the one field {@code policies}. */
        private List<Node> policiesOf(String source, Node document) {
            if (document instanceof Node.Items items) {
                return items.nodes();
            }
            Node inner = document instanceof Node.Fields f ? f.entries().get("policies") : null;
            if (document instanceof Node.Fields fields && inner != null) {
                var reader = new FieldReader(
                        new FieldReader.Place(source, "#0", p -> problems.add(withoutPolicy(p))), fields, "");
                reader.refuseOthers(List.of("policies"), Map.of());
                if (inner instanceof Node.Items items) {
                    return items.nodes();
                }
                problems.add(withoutPolicy(new PolicyProblem(
                        source,
                        OptionalInt.of(inner.line()),
                        Optional.empty(),
                        "policies",
                        inner.found(),
                        "a list of policies")));
                return List.of();
            }
            return List.of(document);
        }

        private void policy(String source, Node node, int number) {
            if (!(node instanceof Node.Fields fields)) {
                problems.add(new PolicyProblem(
                        source, OptionalInt.of(node.line()), Optional.of("#" + number), "", node.found(), ONE_POLICY));
                return;
            }
            String label = fields.entries().get("name") instanceof Node.Scalar name
                            && !name.text().isBlank()
                    ? name.text()
                    : "#" + number;
            var place = new FieldReader.Place(source, label, problems::add);
            PolicyParser.parse(new FieldReader(place, fields, ""))
                    .ifPresent(policy -> written.add(new PolicyReading.Written(source, fields.line(), policy)));
        }

        PolicyReading result() {
            refuseSameNames();
            return problems.isEmpty() ? new PolicyReading.Read(written) : new PolicyReading.Problems(problems);
        }

        private void refuseSameNames() {
            var first = new HashMap<String, PolicyReading.Written>();
            for (PolicyReading.Written each : written) {
                HealingPolicy policy = each.policy();
                PolicyReading.Written before = first.putIfAbsent(policy.name(), each);
                if (before != null) {
                    problems.add(new PolicyProblem(
                            each.source(),
                            OptionalInt.of(each.line()),
                            Optional.of(policy.name()),
                            "name",
                            "a name that the policy at " + before.source() + ":" + before.line() + " has already",
                            "a name of its own"));
                }
            }
        }

        private void whole(String source, String found, String accepted) {
            problems.add(new PolicyProblem(source, OptionalInt.empty(), Optional.empty(), "", found, accepted));
        }

        private static PolicyProblem withoutPolicy(PolicyProblem p) {
            return new PolicyProblem(p.source(), p.line(), Optional.empty(), p.field(), p.found(), p.accepted());
        }
    }
}
