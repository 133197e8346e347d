package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.catalog.image.ImageEntry;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.catalog.reading.CatalogException;
import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.text.ImageReference;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A fault in the catalog's own data is found when it is loaded, with file and line. */
class StrictReadingTest {
    private static final String START = """
            component: x
            title: X
            category: extra
            match: { repositories: [x/x] }
            """;

    private static ImageEntry entry(String rest) {
        ImageEntry entry = new ImageEntry(Fields.parse("catalog/x.yaml", START + rest));
        entry.check();
        return entry;
    }

    private static ImageFacts facts(String rest, String tag) {
        return entry(rest).facts("x", Optional.of(ImageReference.parse("x/x:" + tag)), Map.of());
    }

    @Test
    void theCatalogItselfIsWithoutFault() {
        assertThatCode(() -> Catalog.load().check()).doesNotThrowAnyException();
    }

    @Test
    void anUnknownKeyIsAnErrorWithItsLine() {
        assertThatThrownBy(() -> entry("recraete: true\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessage("catalog/x.yaml:5:1: unknown key 'recraete'");
    }

    @Test
    void anUnknownKeyInAnOverlayIsAnErrorWithItsLine() {
        assertThatThrownBy(() -> entry("versions:\n  - since: '1.0'\n    security: { user: 1 }\n"))
                .hasMessage("catalog/x.yaml:7:17: unknown key 'user'");
    }

    @Test
    void anUnknownKeyInAListIsAnErrorWithItsLine() {
        assertThatThrownBy(() -> entry("ports:\n  - { name: a, nummer: 1 }\n"))
                .hasMessage("catalog/x.yaml:6:16: unknown key 'nummer'");
    }

    @Test
    void aMissingKeyAWrongChoiceAndAWrongTypeAreErrors() {
        assertThatThrownBy(() -> entry("ports:\n  - { number: 1 }\n")).hasMessageContaining("'name' is missing");
        assertThatThrownBy(() -> entry("role: boss\n")).hasMessageContaining("catalog/x.yaml:5:7");
        assertThatThrownBy(() -> entry("recreate: 'yes'\n")).hasMessageContaining("neither true nor false");
        assertThatThrownBy(() -> entry("terminationGracePeriodSeconds: long\n")).hasMessageContaining("whole number");
        assertThatThrownBy(() -> entry("title: Y\n")).isInstanceOf(CatalogException.class);
        assertThatThrownBy(() -> entry("files: [{ path: /a, resource: no/such }]\n"))
                .hasMessageContaining("there is no resource /catalog/files/no/such");
    }

    @Test
    void overlaysAreMergedKeyByKeyAndListsAreReplaced() {
        String rest = """
                security: { runAsUser: 1, fsGroup: 2 }
                ports: [{ name: a, number: 1 }, { name: b, number: 2 }]
                versions:
                  - since: '2.0'
                    security: { fsGroup: 3 }
                    ports: [{ name: c, number: 3 }]
                  - since: '3.0'
                    before: '4.0'
                    recreate: true
                """;
        assertThat(facts(rest, "1.9").security().fsGroup()).contains(2L);
        assertThat(facts(rest, "2.0").security().fsGroup()).contains(3L);
        assertThat(facts(rest, "2.0").security().runAsUser()).contains(1L);
        assertThat(facts(rest, "2.0").ports()).extracting(PortFacts::name).containsExactly("c");
        assertThat(facts(rest, "2.9").recreate()).isFalse();
        assertThat(facts(rest, "3.5").recreate()).isTrue();
        assertThat(facts(rest, "latest").recreate()).isFalse();
    }

    @Test
    void everyProbeNamesAPortThatExists() {
        assertThatThrownBy(() -> entry("probes: { readiness: { tcp: nowhere } }\n"))
                .hasMessageContaining("there is no port 'nowhere'");
    }
}
