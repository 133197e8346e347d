package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesKeysTest {
    @ParameterizedTest
    @CsvSource({
        "plugin-daemon, pluginDaemon",
        "db_postgres, dbPostgres",
        "api, api",
        "milvus-standalone, milvusStandalone",
        "S3_SECRET_KEY, s3SecretKey",
        "discovery.type, discoveryType",
        "myService, myService",
        "3proxy, x3proxy",
    })
    void aNameBecomesCamelCase(String name, String key) {
        assertThat(ValuesKeys.camelCase(name)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "__", "日本", "1", "a b", "A"})
    void everyKeyIsAnIdentifier(String name) {
        assertThat(ValuesKeys.camelCase(name)).matches("[a-z][A-Za-z0-9]*");
    }

    @Test
    void aKeyOfTheChartItselfIsNotTaken() {
        Map<String, String> keys = ValuesKeys.assign(List.of("images", "web"), Set.of("images"));
        assertThat(keys.get("images")).matches("imagesX[0-9a-f]{6}");
        assertThat(keys).containsEntry("web", "web");
    }

    @Test
    void namesThatClashGetSuffixesOfTheirOwn() {
        Map<String, String> keys = ValuesKeys.assign(List.of("a_b", "a-b", "a.b"), Set.of());
        assertThat(keys.values()).doesNotHaveDuplicates().allMatch(key -> key.matches("aBX[0-9a-f]{6}"));
        assertThat(ValuesKeys.assign(List.of("a.b", "a_b", "a-b"), Set.of())).containsAllEntriesOf(keys);
    }

    @ParameterizedTest
    @CsvSource({"S3_SECRET_KEY, s3-secret-key, s3SecretKey", "xpack.security.key, xpack-security-key, xpackSecurityKey"
    })
    void aCredentialIsNamedAfterItsVariable(String variable, String secretKey, String valuesKey) {
        assertThat(SecretKeys.fromVariable(variable)).isEqualTo(secretKey);
        assertThat(SecretKeys.valuesKey(variable)).isEqualTo(valuesKey);
    }

    @Test
    void aKeyIsNeverWhatYamlReadsAsABoolean() {
        assertThat(ValuesKeys.assign(List.of("n", "YES", "off", "null", "no1"), Set.of())
                        .values())
                .allMatch(k -> k.length() > 4 || k.equals("no1"))
                .doesNotHaveDuplicates();
    }
}
