package dev.forewarn.cli;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/** How a scored row is written: what stands before, between and after its parts. */
enum ScoreFormat {
    /** RFC 4180 with a header. */
    CSV(
            "series,timestamp,side,limit,p_breach,time_to_breach_s,anomaly,trust,anomalous\n",
            ",",
            "",
            ",",
            ",",
            ",",
            "\n") {
        @Override
        byte[] series(String text) {
            return utf8((needsQuotes(text) ? '"' + text.replace("\"", "\"\"") + '"' : text) + ",");
        }

        @Override
        byte[] objective(String side, double limit) {
            return utf8("," + side + "," + plain(limit) + ",");
        }
    },
    /** One JSON object a line, with the names of the header. */
    NDJSON("", ",\"time_to_breach_s\":", "null", ",\"anomaly\":", ",\"trust\":\"", "\",\"anomalous\":", "}\n") {
        @Override
        byte[] series(String text) {
            String escaped = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
            return utf8("{\"series\":\"" + escaped + "\",\"timestamp\":\"");
        }

        @Override
        byte[] objective(String side, double limit) {
            return utf8("\",\"side\":\"" + side + "\",\"limit\":" + plain(limit) + ",\"p_breach\":");
        }
    };

    final String head;
    final String beforeTime;
    final String noTime;
    final String beforeAnomaly;
    final String beforeTrust;
    final String beforeAnomalous;
    final String end;

    ScoreFormat(
            String head,
            String beforeTime,
            String noTime,
            String beforeAnomaly,
            String beforeTrust,
            String beforeAnomalous,
            String end) {
        this.head = head;
        this.beforeTime = beforeTime;
        this.noTime = noTime;
        this.beforeAnomaly = beforeAnomaly;
        this.beforeTrust = beforeTrust;
        this.beforeAnomalous = beforeAnomalous;
        this.end = end;
    }

    /** All up to the timestamp. */
    abstract byte[] series(String text);

    /** All from the timestamp's end to the probability. */
    abstract byte[] objective(String side, double limit);

    private static boolean needsQuotes(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    }

    /** The shortest decimals that read back as the same number; with an exponent only where zeros would fill the line. */
    private static String plain(double limit) {
        double size = Math.abs(limit);
        String shortest = Double.toString(limit);
        if (limit == 0) {
            return "0";
        }
        return size < 1e-9 || size >= 1e18
                ? shortest
                : new BigDecimal(shortest).stripTrailingZeros().toPlainString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
