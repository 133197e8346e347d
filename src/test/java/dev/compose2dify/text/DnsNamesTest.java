package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNamesTest {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

    @ParameterizedTest
    @CsvSource({
        "api, api",
        "plugin_daemon, plugin-daemon",
        "db_postgres, db-postgres",
        "milvus-standalone, milvus-standalone",
        "My.Service_2, my-service-2",
        "_x_, x",
        "a__b, a-b",
        "3proxy, 3proxy",
    })
    void aComposeNameBecomesADnsLabel(String name, String label) {
        assertThat(DnsNames.toDns1123(name)).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "___", "ñ", "日本", "İ", "-", "a-", "-a", "A.", "._."})
    void everyNameHasALegalLabel(String name) {
        assertThat(DnsNames.toDns1123(name)).matches(LABEL);
    }

    @Test
    void namesThatDoNotClashKeepTheirPlainLabels() {
        assertThat(DnsNames.assign(List.of("web", "plugin_daemon"), 63, Set.of()))
                .containsExactly(Map.entry("web", "web"), Map.entry("plugin_daemon", "plugin-daemon"));
    }

    @Test
    void ofTwoThatClashTheOneThatIsALabelKeepsIt() {
        Map<String, String> names = DnsNames.assign(List.of("a_b", "a-b"), 63, Set.of());
        assertThat(names).containsEntry("a-b", "a-b");
        assertThat(names.get("a_b")).matches("a-b-[0-9a-f]{6}");
    }

    @Test
    void aReservedLabelIsNotGivenAway() {
        assertThat(DnsNames.assign(List.of("api"), 63, Set.of("api")).get("api"))
                .matches("api-[0-9a-f]{6}");
    }

    @Test
    void aLongNameIsCutAndKeepsItsIdentityInTheHash() {
        String start = "a".repeat(40);
        Map<String, String> names = DnsNames.assign(List.of(start + "1", start + "2"), 20, Set.of());
        assertThat(names.values()).doesNotHaveDuplicates().allMatch(label -> label.length() <= 20);
    }

    @Test
    void tooLittleRoomIsRefused() {
        assertThatThrownBy(() -> DnsNames.assign(List.of("a"), 8, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void labelsAreUniqueLegalAndIndependentOfOrder() {
        Random random = new Random(20260101);
        for (int round = 0; round < 300; round++) {
            Set<String> distinct = new TreeSet<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                distinct.add(randomName(random));
            }
            List<String> names = new ArrayList<>(distinct);
            Map<String, String> first = DnsNames.assign(names, 24, Set.of("web", "a-b"));
            assertThat(first.keySet()).containsExactlyElementsOf(names);
            assertThat(first.values())
                    .doesNotHaveDuplicates()
                    .doesNotContain("web", "a-b")
                    .allMatch(label -> label.matches(LABEL) && label.length() <= 24);
            Collections.shuffle(names, random);
            assertThat(DnsNames.assign(names, 24, Set.of("web", "a-b"))).containsAllEntriesOf(first);
        }
    }

    private static String randomName(Random random) {
        String letters = "abAB_-.19";
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(random.nextInt(5) == 0 ? 40 : 4); i > 0; i--) {
            name.append(letters.charAt(random.nextInt(letters.length())));
        }
        return name.toString();
    }

    /** As the value of a label, Kubernetes would refuse what YAML reads as a number or a truth. */
    @ParameterizedTest
    @ValueSource(strings = {"123", "1e3", "true", "null", "n", "Off", "0x1f", "2024-01-01"})
    void aLabelIsAStringForYaml(String name) {
        assertThat(DnsNames.assign(List.of(name), 30, Set.of()).get(name))
                .startsWith(name.toLowerCase(java.util.Locale.ROOT) + "-");
    }
}
