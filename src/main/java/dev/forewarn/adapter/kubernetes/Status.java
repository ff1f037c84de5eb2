package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;

/**
 * What stands in an answer that is no success.
 *
 * @param isBudget   whether it is a disruption budget that does not allow it
 * @param retryAfter when to come again; a second where nothing is said of it
 */
record Status(int code, String message, boolean isBudget, Duration retryAfter) {
    private static final int LONGEST_MESSAGE = 500;

    static Status of(KubernetesSerialization json, HttpResponse<String> answer) {
        String message = "HTTP " + answer.code();
        boolean budget = false;
        try {
            var status = json.unmarshal(answer.body(), GenericKubernetesResource.class);
            message = Fields.text(status, "message").orElse(message);
            budget = Fields.maps(Fields.at(status, "details", "causes")).stream()
                    .anyMatch(cause -> "DisruptionBudget".equals(cause.get("reason")));
        } catch (RuntimeException e) {
            // a proxy in between answers with a page: its code is all there is
        }
        return new Status(answer.code(), shortened(message), budget, after(answer.header("Retry-After")));
    }

    private static Duration after(String header) {
        try {
            return Duration.ofSeconds(Math.clamp(Long.parseLong(header.strip()), 1, 86_400));
        } catch (NumberFormatException | NullPointerException e) {
            return Duration.ofSeconds(1);
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }
}
