package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.EraSetup;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential that changes restarts the pods that use it, and no others. */
class SecretChangesTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = new EraSetup("1.16-agent").chart(temp);
    }

    private static Map<String, String> checksums(Object... values) {
        ChartObjects rendered = ComposeFolder.render(chart, values);
        Map<String, String> checksums = new TreeMap<>();
        rendered.all().forEach(o -> {
            String sum = text(o, "spec", "template", "metadata", "annotations", "checksum/secrets");
            if (!sum.isEmpty()) {
                checksums.put(text(o, "metadata", "name"), sum);
            }
        });
        return checksums;
    }

    private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        Set<String> changed = new TreeSet<>();
        before.forEach((name, sum) -> {
            if (!after.get(name).equals(sum)) {
                changed.add(name);
            }
        });
        return changed;
    }

    @Test
    void onlyWhoUsesACredentialRestarts() {
        Map<String, String> before = checksums();
        assertThat(before).containsKeys("dify-api", "dify-redis", "dify-postgresql", "dify-agent-backend");
        assertThat(changed(before, checksums("secrets.shellctlAuthToken", "another")))
                .containsExactly("dify-agent-backend", "dify-local-sandbox");
        assertThat(changed(before, checksums("redis.auth.password", "another")))
                .contains("dify-api", "dify-redis", "dify-agent-backend")
                .doesNotContain("dify-postgresql", "dify-sandbox", "dify-local-sandbox");
    }

    @Test
    void aServiceOutsideRestartsWhoUsesIt() {
        Map<String, String> before = checksums(
                "externalQdrant.enabled",
                true,
                "externalQdrant.endpoint",
                "http://q.example.com",
                "externalQdrant.apiKey",
                "a");
        Map<String, String> after = checksums(
                "externalQdrant.enabled",
                true,
                "externalQdrant.endpoint",
                "http://q.example.com",
                "externalQdrant.apiKey",
                "b");
        assertThat(changed(before, after))
                .containsExactly("dify-api", "dify-api-websocket", "dify-worker", "dify-worker-beat");
    }

    @Test
    void aSecretOfOnesOwnRestartsByARevisionOrByReloader() {
        Map<String, String> before = checksums("global.existingSecret", "mine");
        assertThat(checksums("global.existingSecret", "mine", "redis.auth.password", "another"))
                .isEqualTo(before);
        assertThat(changed(before, checksums("global.existingSecret", "mine", "global.secretRevision", "2")))
                .isEqualTo(before.keySet());
        ChartObjects rendered = ComposeFolder.render(
                chart,
                "externalRedis.enabled",
                true,
                "externalRedis.host",
                "r.example.com",
                "externalRedis.existingSecret",
                "r");
        assertThat(map(rendered.workload("api"), "metadata", "annotations"))
                .containsEntry("secret.reloader.stakater.com/reload", "r");
        assertThat(map(rendered.workload("postgresql"), "metadata", "annotations"))
                .isEmpty();
    }
}
