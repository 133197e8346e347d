package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Every service of every release in the corpus has its component. */
class CorpusTest {
    private static final Path CORPUS = Path.of("..", "shared", "corpus", "dify");

    /** Where the component is not the service's name with dashes for underscores. */
    private static final Map<String, String> RENAMED =
            Map.of("db", "postgresql", "db_postgres", "postgresql", "db_mysql", "mysql");

    @TestFactory
    Stream<DynamicTest> everyServiceOfEveryReleaseIsKnown() throws IOException {
        assumeTrue(Files.isDirectory(CORPUS), "no corpus beside the project: nothing to compare with");
        List<Path> releases;
        try (Stream<Path> folders = Files.list(CORPUS)) {
            releases = folders.sorted().toList();
        }
        return releases.stream()
                .map(release -> DynamicTest.dynamicTest(
                        release.getFileName().toString(), () -> check(release.resolve("project/docker-compose.yaml"))));
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
