package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.verify.manifest.ManifestReader;
import dev.compose2dify.verify.manifest.Release;
import dev.compose2dify.yaml.KubeYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretCheckTest {
    private static List<String> findings(Map<String, String> secret, Map<String, String> config) {
        Findings findings = new Findings();
        List<Manifest> manifests = List.of(
                new Manifest("s.yaml", object("Secret", "stringData", secret)),
                new Manifest("c.yaml", object("ConfigMap", "data", config)));
        Release release = new Release(new ManifestReader(findings).read(manifests), new KubeVersion(1, 33), "dify");
        new SecretCheck().check(release, findings);
        return findings.toList().stream().map(Finding::path).toList();
    }

    private static String object(String kind, String field, Map<String, String> data) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", "v1");
        object.put("kind", kind);
        object.put("metadata", Map.of("name", "x"));
        object.put(field, data);
        return KubeYaml.dump(object);
    }

    @Test
    void aSecretValueIsFoundInsideOtherText() {
        assertThat(findings(
                        Map.of("k", "s3cr3tvalue"), Map.of("a", "x=s3cr3tvalue;y", "b", "s3cr3tvalues", "c", "other")))
                .containsExactly("data.a");
    }

    @Test
    void plainValuesOfASecretMayStandElsewhere() {
        assertThat(findings(
                        Map.of(
                                "u",
                                "http://dify-api:5001",
                                "db-username",
                                "postgres-user",
                                "flag",
                                "12345678.0",
                                "s",
                                "short"),
                        Map.of("a", "http://dify-api:5001", "b", "postgres-user", "c", "12345678.0", "d", "short")))
                .isEmpty();
    }

    @Test
    void aPasswordThatIsAWordIsAUsersNameAsWell() {
        assertThat(findings(
                        Map.of("k", "clickhouse"),
                        Map.of(
                                "IMAGE",
                                "clickhouse:25",
                                "CLICKHOUSE_USER",
                                "clickhouse",
                                "HOME",
                                "/var/lib/clickhouse",
                                "CLICKHOUSE_PASSWORD",
                                "clickhouse",
                                "STORE",
                                "http://default:clickhouse@h:8123")))
                .containsExactlyInAnyOrder("data.CLICKHOUSE_PASSWORD", "data.STORE");
    }

    @Test
    void urlsWithPasswordsAreFoundButNotPlaceholders() {
        assertThat(findings(
                        Map.of(),
                        Map.of(
                                "a",
                                "redis://:pw@h:1/0",
                                "b",
                                "redis://:$(PW)@h",
                                "c",
                                "http://u:${PW}@h",
                                "d",
                                "http://u@h",
                                "e",
                                "http://h:80/x@y")))
                .containsExactly("data.a");
    }

    @Test
    void noVariableThatIsConfigurationIsTakenForASecretByItsName() throws Exception {
        Path labels = Path.of("../shared/reference/env-labels.tsv");
        assumeTrue(Files.exists(labels), "skipped: the labelled variable names are not here");
        Map<String, String> config = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : Files.readAllLines(labels)) {
            String[] cells = line.split("\t");
            all.put(cells[0], "some-value");
            if (cells[1].equals("config")) {
                config.put(cells[0], "some-value");
            } else if (cells[1].equals("secret")) {
                secrets.add(cells[0]);
            }
        }
        assertThat(findings(Map.of(), config)).isEmpty();
        assertThat((double) findings(Map.of(), all).size()).isGreaterThan(0.6 * secrets.size());
    }
}
