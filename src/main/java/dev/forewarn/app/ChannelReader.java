package dev.forewarn.app;

import dev.forewarn.adapter.webhook.ChannelSettings;
import dev.forewarn.adapter.webhook.ChannelSettings.Kind;
import dev.forewarn.adapter.webhook.Signature;
import dev.forewarn.adapter.webhook.Target;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The list of channels to people. All problems are gathered; none of them repeats an address or a secret. */
final class ChannelReader {
    private static final int MOST_CHANNELS = 100;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";
    private static final Set<String> COMMON =
            Set.of("name", "type", "url", "urlFile", "urlVariable", "allowPrivate", "timeout");
    private static final Set<String> OF_SLACK = Set.of("perMinute");
    private static final Set<String> OF_ALERTMANAGER = Set.of("resendEvery", "severity");
    private static final Set<String> OF_WEBHOOK = Set.of("perMinute", "secretFile", "secretVariable");

    private final String field;
    private final Map<String, String> environment;
    private final List<String> problems;

    ChannelReader(String field, Map<String, String> environment, List<String> problems) {
        this.field = field;
        this.environment = environment;
        this.problems = problems;
    }

    /** The channels; those that anything is wrong with are left out. */
    List<ChannelSettings> read(JsonNode list) {
        var channels = new ArrayList<ChannelSettings>();
        if (list.isMissingNode() || list.isNull()) {
            return channels;
        }
        if (!list.isArray() || list.size() > MOST_CHANNELS) {
            problems.add(field + ": expected a list of at most " + MOST_CHANNELS
                    + " channels, each with fields such as name, type and url");
            return channels;
        }
        var names = new HashSet<String>();
        for (int i = 0; i < list.size(); i++) {
            new One(list.get(i), field + "[" + i + "]").read().ifPresent(channel -> {
                if (names.add(channel.name())) {
                    channels.add(channel);
                } else {
                    problems.add(field + ": two channels are called '" + channel.name() + "'");
                }
            });
        }
        return channels;
    }

    /** One of them. */
    private final class One {
        private final JsonNode node;
        private final String place;

        One(JsonNode node, String place) {
            this.node = node;
            this.place = place;
        }

        Optional<ChannelSettings> read() {
            if (!node.isObject()) {
                problems.add(place + ": expected a channel with fields such as name, type and url");
                return Optional.empty();
            }
            int before = problems.size();
            String name = text("name");
            if (!name.matches(NAME)) {
                problem("name", "expected letters, digits, '-', '_' and '.', at most 63, found '" + name + "'");
            }
            Optional<Kind> kind = kind();
            if (kind.isEmpty()) {
                return Optional.empty();
            }
            unknownFields(kind.get());
            Duration timeout = duration("timeout", ChannelSettings.DEFAULT_TIMEOUT);
            boolean isPrivateAllowed = yes("allowPrivate", kind.get() == Kind.ALERTMANAGER);
            Optional<Target> target = given("url").flatMap(url -> target(url, isPrivateAllowed, timeout));
            if (target.isEmpty() && problems.size() == before) {
                problem("url", "missing; give url, urlFile (a file) or urlVariable (an environment variable)");
            }
            Optional<Signature> signature = given("secret").flatMap(this::signature);
            int perMinute = perMinute();
            Duration resend = duration("resendEvery", ChannelSettings.DEFAULT_RESEND);
            String severity = text("severity");
            if (problems.size() > before) {
                return Optional.empty();
            }
            return Optional.of(new ChannelSettings(
                    name,
                    kind.get(),
                    target.orElseThrow(),
                    signature,
                    perMinute,
                    resend,
                    severity.isEmpty() ? ChannelSettings.DEFAULT_SEVERITY : severity));
        }

        private Optional<Kind> kind() {
            String word = text("type");
            Optional<Kind> kind = Arrays.stream(Kind.values())
                    .filter(each -> each.text().equals(word))
                    .findFirst();
            if (kind.isEmpty()) {
                problem(
                        "type",
                        "unknown '" + word + "'; known are "
                                + Arrays.stream(Kind.values()).map(Kind::text).collect(Collectors.joining(", ")));
            }
            return kind;
        }

        private void unknownFields(Kind kind) {
            var known = new TreeSet<String>(COMMON);
            known.addAll(
                    switch (kind) {
                        case SLACK -> OF_SLACK;
                        case ALERTMANAGER -> OF_ALERTMANAGER;
                        case WEBHOOK -> OF_WEBHOOK;
                    });
            node.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(each -> !known.contains(each))
                    .forEach(each -> problem(
                            each, "unknown for type " + kind.text() + "; known are " + String.join(", ", known)));
        }

        private Optional<Target> target(String url, boolean isPrivateAllowed, Duration timeout) {
            try {
                return Optional.of(Target.of(url, isPrivateAllowed, timeout));
            } catch (IllegalArgumentException e) {
                problem("url", String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        }

        private Optional<Signature> signature(String secret) {
            try {
                return Optional.of(new Signature(secret));
            } catch (IllegalArgumentException e) {
                problem("secretFile", String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        }

        /** What stands there itself, in a file, or in a variable; exactly one of them. */
        private Optional<String> given(String what) {
            String here = text(what);
            String file = text(what + "File");
            String variable = text(what + "Variable");
            if (List.of(here, file, variable).stream()
                            .filter(each -> !each.isEmpty())
                            .count()
                    > 1) {
                problem(what, "give only one of " + what + ", " + what + "File and " + what + "Variable");
                return Optional.empty();
            }
            if (!file.isEmpty()) {
                try {
                    return Optional.of(SecretFile.read(file));
                } catch (IllegalArgumentException e) {
                    problem(what + "File", String.valueOf(e.getMessage()));
                    return Optional.empty();
                }
            }
            if (!variable.isEmpty()) {
                String value = environment.getOrDefault(variable, "");
                if (value.isBlank()) {
                    problem(what + "Variable", "the environment has no " + variable);
                    return Optional.empty();
                }
                return Optional.of(value);
            }
            return here.isEmpty() ? Optional.empty() : Optional.of(here);
        }

        private int perMinute() {
            String given = text("perMinute");
            if (given.isEmpty()) {
                return ChannelSettings.DEFAULT_PER_MINUTE;
            }
            if (given.matches("[1-9][0-9]{0,3}")) {
                return Integer.parseInt(given);
            }
            problem("perMinute", "expected a whole number from 1 to 9999, found '" + given + "'");
            return ChannelSettings.DEFAULT_PER_MINUTE;
        }

        private Duration duration(String name, Duration otherwise) {
            String given = text(name);
            if (given.isEmpty()) {
                return otherwise;
            }
            try {
                Duration read = DurationWords.parse(given);
                if (!read.isZero()) {
                    return read;
                }
                problem(name, "expected a duration longer than zero, found '" + given + "'");
            } catch (IllegalArgumentException e) {
                problem(name, String.valueOf(e.getMessage()));
            }
            return otherwise;
        }

        private boolean yes(String name, boolean otherwise) {
            String given = text(name);
            if (!given.isEmpty() && !given.equals("true") && !given.equals("false")) {
                problem(name, "expected true or false, found '" + given + "'");
            }
            return given.isEmpty() ? otherwise : given.equals("true");
        }

        private String text(String name) {
            JsonNode found = node.path(name);
            if (found.isMissingNode() || found.isNull()) {
                return "";
            }
            if (!found.isValueNode()) {
                problem(name, "expected a single value");
                return "";
            }
            return found.asString().strip();
        }

        private void problem(String name, String what) {
            problems.add(place + "." + name + ": " + what);
        }
    }
}
