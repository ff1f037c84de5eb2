package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            value = {
                "postgres://u:p@db.example:5433/metrics -> jdbc:postgresql://db.example:5433/metrics -> u -> p",
                "postgresql://u:p@db/metrics?sslmode=require -> jdbc:postgresql://db/metrics?sslmode=require -> u -> p",
                "POSTGRES://u@db/metrics -> jdbc:postgresql://db/metrics -> u -> ''",
                "postgres://u:a%40b%2Fc%25+d@db/m -> jdbc:postgresql://db/m -> u -> a@b/c%+d",
                "postgres://u:a@b:c@db/m -> jdbc:postgresql://db/m -> u -> a@b:c",
                "postgres://u:p@[::1]:5432/m -> jdbc:postgresql://[::1]:5432/m -> u -> p",
                "postgres://u:p@one:1,two:2/m -> jdbc:postgresql://one:1,two:2/m -> u -> p",
                "jdbc:postgresql://db/m?user=u&ssl=true&password=p -> jdbc:postgresql://db/m?ssl=true -> u -> p",
                "jdbc:postgresql://db/m -> jdbc:postgresql://db/m -> '' -> ''"
            })
    void readsBothWaysOfWritingIt(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseSettings.external(url)).isEqualTo(new DatabaseSettings.External(jdbcUrl, user, password));
    }

    @Test
    void whatIsGivenApartWins() {
        assertThat(DatabaseSettings.external("postgres://u:p@db/m", "other", ""))
                .isEqualTo(new DatabaseSettings.External("jdbc:postgresql://db/m", "other", "p"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:hush@db/m",
                "u:hush@db/m",
                "",
                "postgres://u:hush@/m",
                "postgres://u:hush@db",
                "postgres://u:hush@db/",
                "postgres://u:hush%zz@db/m"
            })
    void refusesWhatItCannotUseWithoutRepeatingThePassword(String url) {
        assertThatThrownBy(() -> DatabaseSettings.external(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database URL")
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @Test
    void doesNotShowThePassword() {
        assertThat(DatabaseSettings.external("postgres://u:hush@db/m").toString())
                .doesNotContain("hush");
    }

    @Property
    void anyPasswordComesThrough(@ForAll @StringLength(min = 1, max = 30) String password) {
        String escaped = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        String sent = new String(password.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(DatabaseSettings.external("postgres://u:" + escaped + "@db/m"))
                .isEqualTo(new DatabaseSettings.External("jdbc:postgresql://db/m", "u", sent));
    }
}
