package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema knows what the parser knows. */
class PolicySchemaTest {
    private static JsonNode schema() throws IOException {
        try (InputStream in = PolicySchemaTest.class.getResourceAsStream("/dev/forewarn/cli/policy.schema.json")) {
            return JsonMapper.builder()
                    .build()
                    .readTree(Objects.requireNonNull(in))
                    .get("$defs");
        }
    }

    private static List<String> fields(JsonNode object) {
        return List.copyOf(object.get("properties").propertyNames());
    }

    private static List<String> words(JsonNode choice) {
        return choice.get("enum").valueStream().map(JsonNode::stringValue).toList();
    }

    @Test
    void hasTheFieldsOfThePolicyAndItsGuardrails() throws IOException {
        JsonNode policy = schema().get("policy");
        assertThat(fields(policy)).containsExactlyInAnyOrderElementsOf(PolicyParser.FIELDS);
        assertThat(fields(schema().get("guardrails"))).containsExactlyInAnyOrderElementsOf(GuardrailsParser.FIELDS);
        assertThat(words(policy.at("/properties/mode")))
                .containsExactlyElementsOf(
                        Arrays.stream(Mode.values()).map(Mode::text).toList());
        assertThat(policy.get("required").valueStream().map(JsonNode::stringValue))
                .containsExactlyInAnyOrder("trigger", "actions", "cooldown");
    }

    @Test
    void letsNoUnknownFieldPassAnywhereTheParserWouldNot() throws IOException {
        JsonNode definitions = schema();
        for (String name : List.of("policy", "guardrails", "window")) {
            assertThat(definitions.get(name).get("additionalProperties").booleanValue())
                    .isFalse();
        }
        assertThat(definitions.at("/action/oneOf"))
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.get("additionalProperties").booleanValue())
                        .isFalse());
    }
}
