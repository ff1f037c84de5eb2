package dev.forewarn.http;

import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Trust;
import dev.forewarn.scoring.RiskView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts over the fleet. */
final class Fleet {
    /** From this probability on a series is called at risk, in the console and in the metrics. */
    static final double AT_RISK = 0.5;

    private Fleet() {}

    /** How many series' newest value is called anomalous. */
    static int anomalous(RiskView risks) {
        return (int) risks.latest().stream()
                .filter(BreachRisk::anomalous)
                .map(BreachRisk::series)
                .distinct()
                .count();
    }

    /** How many series have an objective at risk that an opinion is held on; the list comes highest first. */
    static int atRisk(RiskView risks) {
        List<BreachRisk> latest = risks.latest();
        Set<Object> series = new HashSet<>();
        for (BreachRisk risk : latest) {
            if (risk.breach().value() < AT_RISK) {
                break;
            }
            if (risk.trust() != Trust.NO_OPINION) {
                series.add(risk.series());
            }
        }
        return series.size();
    }
}
