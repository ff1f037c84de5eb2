package dev.forewarn.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which route a request is for, also where it was turned away before Javalin looked. O(routes). */
final class RouteTable {
    private final Map<Route, Pattern> patterns = new LinkedHashMap<>();

    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            patterns.put(route, Pattern.compile(route.path().replaceAll("\\{[a-z]+}", "[^/]+") + "/?"));
        }
    }

    Optional<Route> find(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return patterns.entrySet().stream()
                .filter(each -> each.getKey().method().name().equals(wanted))
                .filter(each -> each.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
