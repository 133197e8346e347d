package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.reading.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Every service of every release in the corpus has its component. */
class CorpusTest {
    private static final Path CORPUS = Path.of("..", "shared", "corpus", "dify");

    private static final Pattern LOCATION = Pattern.compile("(?m)^\\s*location\\s+(/\\S*)\\s*\\{");

    /** Values that Dify publishes and that cannot be anything else. */
    private static final Pattern PUBLISHED = Pattern.compile("difyai123456|dify-sandbox|sk-9f73s3lj|WVF5YThaHlk"
            + "|lYkiYYT6owG|QaHbTe77Ctu|Qazwsxedc|minioadmin|for-dev-only|Dify@123|Difyai123456");

    /** Passwords of stores that no Dify release brings along. */
    private static final List<String> EXTERNAL_STORES =
            List.of("RELYT_PASSWORD", "ALIBABACLOUD_MYSQL_PASSWORD", "S3_ACCESS_KEY");

    /** Where the component is not the service's name with dashes for underscores. */
    private static final Map<String, String> RENAMED =
            Map.of("db", "postgresql", "db_postgres", "postgresql", "db_mysql", "mysql");

    @TestFactory
    Stream<DynamicTest> everyServiceOfEveryReleaseIsKnown() throws IOException {
        return releases()
                .map(release -> DynamicTest.dynamicTest(
                        name(release), () -> check(release.resolve("project/docker-compose.yaml"))));
    }

    @TestFactory
    Stream<DynamicTest> theRoutesOfEveryReleaseAreThoseOfItsNginx() throws IOException {
        return releases()
                .map(release -> DynamicTest.dynamicTest(name(release), () -> {
                    List<String> ofNginx = new ArrayList<>();
                    try (Stream<Path> files = Files.list(release.resolve("project/nginx/conf.d"))) {
                        for (Path file : files.toList()) {
                            LOCATION.matcher(Files.readString(file)).results().forEach(m -> ofNginx.add(m.group(1)));
                        }
                    }
                    assertThat(Catalog.load().routes(Version.parse(name(release))))
                            .extracting(RouteFacts::path)
                            .containsExactlyInAnyOrderElementsOf(ofNginx);
                }));
    }

    @TestFactory
    Stream<DynamicTest> thePublishedPasswordsOfEveryReleaseAreKnown() throws IOException {
        return releases()
                .map(release -> DynamicTest.dynamicTest(name(release), () -> {
                    List<String> unknown = new ArrayList<>();
                    services(release.resolve("project/docker-compose.yaml")).forEach((name, service) -> {
                        Map<String, String> environment = environment(service.get("environment"));
                        ImageFacts facts = Catalog.load()
                                .find(name, service.getOrDefault("image", "").toString(), environment)
                                .orElseThrow();
                        environment.forEach((variable, value) -> {
                            boolean known = Catalog.load()
                                    .credential(facts.component(), facts.family(), variable)
                                    .isPresent();
                            if (PUBLISHED.matcher(value).find() && !EXTERNAL_STORES.contains(variable) && !known) {
                                unknown.add(name + "." + variable);
                            }
                        });
                    });
                    assertThat(unknown).isEmpty();
                }));
    }

    private static Stream<Path> releases() throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus beside the project: nothing to compare with");
        try (Stream<Path> folders = Files.list(CORPUS)) {
            return folders.sorted().toList().stream();
        }
    }

    private static String name(Path release) {
        return release.getFileName().toString();
    }

    private static void check(Path compose) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> actual = new TreeMap<>();
        services(compose).forEach((name, service) -> {
            String image = service.getOrDefault("image", "").toString();
            expected.put(name, RENAMED.getOrDefault(name, name.replace('_', '-')));
            actual.put(
                    name,
                    Catalog.load()
                            .find(name, image, environment(service.get("environment")))
                            .map(facts -> facts.component() + (facts.nameIsUsual() ? "" : ", with an unusual name"))
                            .orElse("unknown"));
        });
        assertThat(actual).isEqualTo(expected).isNotEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services(Path compose) throws IOException {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        try (InputStream stream = Files.newInputStream(compose)) {
            Map<String, Object> project = (Map<String, Object>) new Load(settings).loadFromInputStream(stream);
            return (Map<String, Map<String, Object>>) project.get("services");
        }
    }

    private static Map<String, String> environment(Object written) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (written instanceof Map<?, ?> map) {
            map.forEach((name, value) -> environment.put(name.toString(), String.valueOf(value)));
        } else if (written instanceof List<?> list) {
            list.forEach(entry -> {
                String[] parts = entry.toString().split("=", 2);
                environment.put(parts[0], parts.length > 1 ? parts[1] : "");
            });
        }
        return environment;
    }
}
