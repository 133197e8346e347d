package dev.compose2dify.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compose2dify.output.FileTree;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KustomizeTreeTest {
    private static final Map<String, Object> NO_SECRET = Map.of("global", Map.of("existingSecret", "dify-secrets"));

    @TempDir
    Path folder;

    private DeliveredTree tree(GeneratedChart chart, String name) {
        FileTree files = KustomizeTree.of(chart.plan(), chart.files(), DeliveredTree.images(chart));
        return DeliveredTree.write(chart, files, folder.resolve("tree-" + name));
    }

    private GeneratedChart sample(String name) {
        return GeneratedChart.of(
                ComposeFolder.at(folder.resolve(name), SAMPLE).load(), folder.resolve("chart-" + name));
    }

    private static final String SAMPLE = """
              api:
                image: langgenius/dify-api:1.11.4
                environment:
                  SECRET_KEY: my own key
                  DB_HOST: db
                  DB_USERNAME: postgres
                  DB_PASSWORD: ${DB_PASSWORD:-difyai123456}
                  CELERY_BROKER_URL: redis://:${REDIS_PASSWORD:-difyai123456}@redis:6379/1
                  REDIS_HOST: redis
                  REDIS_PASSWORD: ${REDIS_PASSWORD:-difyai123456}
                  OPENAI_API_KEY: ${OPENAI_API_KEY:-}
              web:
                image: langgenius/dify-web:1.11.4
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: "${DB_PASSWORD:-difyai123456}"}
                volumes: [./volumes/db/data:/var/lib/postgresql/data]
              redis:
                image: redis:6-alpine
                command: redis-server --requirepass ${REDIS_PASSWORD:-difyai123456}
                volumes: [./volumes/redis/data:/data]
            """;

    /** The oldest, the newest and one between; every one with {@code -Devery.release=true}. */
    private static List<CorpusCase> releases() {
        return CorpusCase.all().stream()
                .filter(c -> c.name().equals("default"))
                .filter(c -> Boolean.getBoolean("every.release")
                        || List.of("0.3.20", "1.4.3", "1.16.1").contains(c.release()))
                .toList();
    }

    @Test
    void everyReleasesTreeHasTheObjectsThatHelmRenders() throws IOException {
        assumeTrue(CorpusCase.isPresent(), CorpusCase.whySkipped());
        for (CorpusCase release : releases()) {
            GeneratedChart chart = GeneratedChart.of(
                    release.load(folder.resolve("in")), folder.resolve("out").resolve(release.toString()));
            assertSameObjects(tree(chart, release.release()));
        }
    }

    @Test
    void aTreeHasTheObjectsThatHelmRenders() throws IOException {
        DeliveredTree tree = tree(sample("a"), "a");
        assertSameObjects(tree);
        assertThat(Kustomize.build(tree.folder().resolve("overlays/loadbalancer"))
                        .get("Service/dify-proxy")
                        .toString())
                .contains("type=LoadBalancer");
    }

    private static void assertSameObjects(DeliveredTree tree) throws IOException {
        tree.setUp(Map.of(), 0, "--new-key");
        Map<String, Map<String, Object>> nkp = tree.helm(NO_SECRET);
        assertThat(built(tree, "overlays/nkp")).isEqualTo(nkp);
        assertThat(built(tree, ".")).isEqualTo(nkp);
        if (tree.folder().resolve("overlays/loadbalancer").toFile().exists()) {
            Map<String, Object> balanced = new LinkedHashMap<>(Tree.BEHIND_LOAD_BALANCER);
            balanced.putAll(NO_SECRET);
            assertThat(built(tree, "overlays/loadbalancer")).isEqualTo(tree.helm(balanced));
        }
        Map<String, Object> several = new LinkedHashMap<>(DeliveryValues.read(
                tree.chart().files().files().get("values-ha.yaml").text(), "values-ha.yaml"));
        GeneratedChart.merge(several, Map.of("global", new LinkedHashMap<>(Map.of("existingSecret", "dify-secrets"))));
        assertThat(built(tree, "overlays/ha")).isEqualTo(tree.helm(several));
    }

    /** Without the two objects that no chart has: the namespace, and the Secret that the script makes. */
    private static Map<String, Map<String, Object>> built(DeliveredTree tree, String overlay) {
        Map<String, Map<String, Object>> objects = Kustomize.build(tree.folder().resolve(overlay));
        assertThat(objects.remove("Namespace/dify")).isNotNull();
        assertThat(objects.remove("Secret/dify-secrets")).isNotNull();
        return objects;
    }

    @Test
    void theScriptMakesTheSecretThatHelmWouldRenderAndKeepsItFromThenOn() throws IOException {
        DeliveredTree tree = tree(sample("secret"), "secret");
        String said = tree.setUp(Map.of("POSTGRES_PASSWORD", "a b/c:d'é"), 0);
        assertThat(said).contains("Written: base/secret.yaml").doesNotContain("a b/c", "my own key");
        Map<String, Object> data = tree.secret("base/secret.yaml");
        Map<String, Object> values = new LinkedHashMap<>();
        tree.chart().plan().credentials().stream()
                .filter(c -> c.composed().isEmpty())
                .forEach(c -> GeneratedChart.put(values, c.valuesPath(), text(data, c.key())));
        assertThat(tree.helm(values).get("Secret/dify-secrets").get("data")).isEqualTo(new LinkedHashMap<>(data));
        assertThat(text(data, "secret-key")).isEqualTo("my own key");
        assertThat(text(data, "postgresql-password")).isEqualTo("a b/c:d'é");
        assertThat(text(data, "redis-password")).matches("[A-Za-z0-9]{32}|[0-9a-f]{64}");
        String before = Files.readString(tree.folder().resolve("base/secret.yaml"));
        assertThat(tree.setUp(Map.of(), 0)).isEqualTo("base/secret.yaml is complete: nothing was changed\n");
        assertThat(tree.folder().resolve("base/secret.yaml")).hasContent(before);
    }

    private static String text(Map<String, Object> data, String key) {
        return new String(
                Base64.getDecoder().decode(data.get(key).toString()), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void onlyTheOwnerMayReadTheSecretAndGitDoesNotSeeIt() throws IOException {
        DeliveredTree tree = tree(sample("mode"), "mode");
        tree.setUp(Map.of(), 0);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(tree.folder().resolve("base/secret.yaml"))))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(tree.folder().resolve(".gitignore")))
                .contains("/base/secret.yaml", "/scripts/own-secrets.yaml");
    }

    @Test
    void whatStandsInTheSecretIsCompletedAndNeverReplaced() throws IOException {
        DeliveredTree tree = tree(sample("kept"), "kept");
        Files.writeString(
                tree.folder().resolve("base/secret.yaml"),
                "apiVersion: v1\nkind: Secret\nmetadata: {name: dify-secrets}\ndata:\n  redis-password: b2xk\n");
        assertThat(tree.setUp(Map.of("REDIS_PASSWORD", "new"), 1))
                .contains("other values are in use than those of REDIS_PASSWORD");
        assertThat(tree.secret("base/secret.yaml")).containsOnlyKeys("redis-password");
        tree.setUp(Map.of(), 0);
        assertThat(text(tree.secret("base/secret.yaml"), "redis-password")).isEqualTo("old");
        assertThat(tree.secret("base/secret.yaml")).containsKey("postgresql-password");
    }

    @Test
    void noFileOfTheTreeButThePrivateOneHoldsACredential() {
        FileTree files = KustomizeTree.of(
                sample("hidden").plan(), sample("hidden2").files(), DeliveredTree.images(sample("hidden3")));
        String key = Base64.getEncoder().encodeToString("my own key".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        files.files().forEach((path, file) -> {
            if (file.mode() != FileTree.Mode.PRIVATE) {
                assertThat(file.text()).as(path).doesNotContain("my own key", key);
            }
        });
        assertThat(files.files().get("scripts/own-secrets.yaml").mode()).isEqualTo(FileTree.Mode.PRIVATE);
    }

    @Test
    void aCredentialAmongTheValuesIsRefused() {
        GeneratedChart chart = sample("refused");
        List<Map<String, Object>> values = List.of(Map.of("redis", Map.of("auth", Map.of("password", "x"))));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> KustomizeTree.of(chart.plan(), chart.files(), values))
                .hasMessageContaining("--values gives the credential redis.auth.password");
    }

    @Test
    void everyCommandOfTheReadmeNamesWhatIsThere() {
        DeliveredTree tree = tree(sample("readme"), "readme");
        tree.setUp(Map.of(), 0);
        String readme = tree.chart() == null ? "" : read(tree.folder().resolve("README.md"));
        Map<String, Map<String, Object>> objects = Kustomize.build(tree.folder());
        Set<String> deployments = objects.keySet().stream()
                .filter(o -> o.startsWith("Deployment/"))
                .map(o -> "deployment/" + o.substring("Deployment/".length()))
                .collect(Collectors.toSet());
        Matcher named = Pattern.compile("deployment/[a-z-]+").matcher(readme);
        int found = 0;
        while (named.find()) {
            assertThat(deployments).contains(named.group());
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(4);
        assertThat(readme).contains("kubectl apply -k .", "kubectl rollout restart", "kubectl scale deployment/");
        Matcher folders = Pattern.compile("-k ([a-z/-]+)").matcher(readme);
        while (folders.find()) {
            assertThat(tree.folder().resolve(folders.group(1)).resolve("kustomization.yaml"))
                    .exists();
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void manifestsHaveTheSameObjectsInNumberedFiles() throws IOException {
        GeneratedChart chart = sample("flat");
        FileTree files = FlatManifests.of(chart.plan(), chart.files(), List.of());
        DeliveredTree tree = DeliveredTree.write(chart, files, folder.resolve("flat"));
        tree.setUp(Map.of(), 0);
        List<Map<String, Object>> objects = new java.util.ArrayList<>();
        try (java.util.stream.Stream<Path> all = Files.list(tree.folder())) {
            for (Path file :
                    all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                assertThat(file.getFileName().toString()).matches("[0-9][0-9]-[a-z-]+[.]yaml");
                objects.addAll(Kustomize.documents(Files.readString(file), file.toString()));
            }
        }
        assertThat(objects.get(0).get("kind")).isEqualTo("Namespace");
        assertThat(objects.get(1).get("kind")).isEqualTo("Secret");
        Map<String, Map<String, Object>> own = Kustomize.byId(objects);
        own.remove("Namespace/dify");
        own.remove("Secret/dify-secrets");
        assertThat(own).isEqualTo(tree.helm(NO_SECRET));
    }
}
