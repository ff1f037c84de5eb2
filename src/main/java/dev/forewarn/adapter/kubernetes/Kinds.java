package dev.forewarn.adapter.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which kinds can be acted on, and what they are called. Custom ones are looked up in the cluster once. */
final class Kinds {
    private static final Map<String, ResourceType> KNOWN = Map.ofEntries(
            Map.entry("deployment", ResourceType.DEPLOYMENT),
            Map.entry("deploy", ResourceType.DEPLOYMENT),
            Map.entry("statefulset", ResourceType.STATEFUL_SET),
            Map.entry("sts", ResourceType.STATEFUL_SET),
            Map.entry("daemonset", ResourceType.DAEMON_SET),
            Map.entry("ds", ResourceType.DAEMON_SET),
            Map.entry("replicaset", ResourceType.REPLICA_SET),
            Map.entry("rs", ResourceType.REPLICA_SET),
            Map.entry("pod", ResourceType.POD),
            Map.entry("po", ResourceType.POD));

    private final ClusterApi api;
    private final List<String> custom;
    private final Map<String, ResourceType> discovered = new ConcurrentHashMap<>();

    /** @param custom which custom kinds may be acted on, as {@code rollouts.argoproj.io} */
    Kinds(ClusterApi api, List<String> custom) {
        this.api = api;
        this.custom = custom;
    }

    ResourceType named(String word) throws Refusal {
        String lower = word.toLowerCase(Locale.ROOT);
        ResourceType known = KNOWN.get(lower);
        if (known == null && lower.endsWith("s")) {
            known = KNOWN.get(lower.substring(0, lower.length() - 1));
        }
        if (known != null) {
            return known;
        }
        if (custom.contains(lower)) {
            return discovered(lower);
        }
        List<String> meant =
                custom.stream().filter(each -> each.startsWith(lower + ".")).toList();
        if (meant.size() == 1) {
            return discovered(meant.getFirst());
        }
        throw new Refusal(
                meant.isEmpty()
                        ? "the kind '" + word + "' is not one of deployment, statefulset, daemonset, replicaset, pod"
                                + listed() + "; a custom kind must be named in kubernetes.kinds"
                        : "the kind '" + word + "' may be any of " + String.join(", ", meant)
                                + "; write it with its group");
    }

    private String listed() {
        return custom.isEmpty() ? "" : ", " + String.join(", ", custom);
    }

    private boolean isThere(String custom) {
        try {
            discovered(custom);
            return true;
        } catch (Refusal e) {
            return false; // who acts on it is told why
        }
    }

    /** All kinds whose replicas may hold a lease; custom ones that the cluster does not have are left out. */
    List<ResourceType> scalable() {
        var found = new ArrayList<ResourceType>(
                List.of(ResourceType.DEPLOYMENT, ResourceType.STATEFUL_SET, ResourceType.REPLICA_SET));
        for (String each : custom) {
            if (isThere(each)) {
                found.add(discovered.get(each));
            }
        }
        return found;
    }

    private ResourceType discovered(String qualified) throws Refusal {
        ResourceType before = discovered.get(qualified);
        if (before != null) {
            return before;
        }
        int dot = qualified.indexOf('.');
        String plural = qualified.substring(0, dot);
        String group = qualified.substring(dot + 1);
        try {
            Map<String, Object> about = api.discover("/apis/" + group);
            String version =
                    String.valueOf(Fields.asMap(about.get("preferredVersion")).get("version"));
            ResourceType found = among(api.discover("/apis/" + group + "/" + version), group, version, plural);
            discovered.put(qualified, found);
            return found;
        } catch (ApiFailure e) {
            throw new Refusal("the cluster has no kind '" + qualified + "': " + e.said());
        }
    }

    private static ResourceType among(Map<String, Object> resources, String group, String version, String plural)
            throws Refusal {
        List<Map<String, Object>> all = Fields.maps(resources.get("resources"));
        Set<String> names =
                all.stream().map(each -> String.valueOf(each.get("name"))).collect(Collectors.toSet());
        for (Map<String, Object> each : all) {
            if (plural.equals(each.get("name"))) {
                if (!names.contains(plural + "/scale")) {
                    throw new Refusal("the kind '" + plural + "." + group + "' has no scale subresource");
                }
                return new ResourceType(group, version, plural, String.valueOf(each.get("kind")));
            }
        }
        throw new Refusal("API group " + group + "/" + version + " has no resource '" + plural + "'");
    }
}
