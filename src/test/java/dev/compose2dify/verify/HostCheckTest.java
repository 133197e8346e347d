package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.verify.manifest.ManifestReader;
import dev.compose2dify.verify.manifest.Release;
import dev.compose2dify.yaml.KubeYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks like a host of the cluster and is none. */
class HostCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MYSQL_COLLATION_SERVER | utf8mb4_unicode_ci",
                "CHARACTER_SET_SERVER | utf8mb4_general_ci",
                "API_URL | http://your_domain/v1",
                "API_URL | https://YOUR_HOST:8443",
                "SMTP_SERVER | my_mail_server",
                "VECTOR_URL | http://qdrant:6333",
                "LIMITS | max_size:10",
                "CALLBACK | https://example.com/?host=db.example.com",
                "S3_ENDPOINT | https://s3.example.com",
                "PROXY | http://u:p@proxy.example.com:3128",
                "LOCAL | redis://:pw@localhost:6379/0",
                "LOCAL | redis://:pw@10.0.0.5:6379/0"
            })
    void isNotReported(String name, String value) {
        assertThat(findings("ConfigMap", "data", name, value)).isEmpty();
        assertThat(findings("Secret", "stringData", name, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DB_HOST | db_postgres",
                "PROXY | http://ssrf_proxy:3128",
                "CACHES | cache_1:6379,cache_2:6379",
            })
    void anUnderscoreInTheNameOfAHostIsReported(String name, String value) {
        assertThat(findings("ConfigMap", "data", name, value)).isNotEmpty();
    }

    private static List<String> findings(String kind, String field, String name, String value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", "v1");
        object.put("kind", kind);
        object.put("metadata", Map.of("name", "x"));
        object.put(field, Map.of(name, value));
        Findings findings = new Findings();
        List<Manifest> manifests = List.of(new Manifest("x.yaml", KubeYaml.dump(object)));
        Release release = new Release(new ManifestReader(findings).read(manifests), new KubeVersion(1, 33), "dify");
        new HostCheck().check(release, findings);
        return findings.toList().stream().map(Finding::toString).toList();
    }
}
