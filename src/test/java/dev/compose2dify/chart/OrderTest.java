package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Compose started in order waits for each other, and the database is migrated once. */
class OrderTest {
    private static final String DIFY = """
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, MIGRATION_ENABLED: "true", SECRET_KEY: sk-own-key-1234567890, DB_HOST: db}
                depends_on: {db: {condition: service_healthy}, redis: {condition: service_started}}
              worker:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: worker, SECRET_KEY: sk-own-key-1234567890, DB_HOST: db}
                depends_on: [db]
              db: {image: "postgres:15-alpine", environment: {POSTGRES_PASSWORD: difyai123456}}
              redis: {image: "redis:6-alpine"}
            """;

    @TempDir
    Path temp;

    @Test
    void aDependencyIsWaitedForAtItsService() {
        ChartObjects chart = ComposeFolder.at(temp, DIFY).render();

        assertThat(chart.initNames("api")).containsExactly("wait-for-postgresql", "wait-for-redis");
        assertThat(chart.initNames("worker")).containsExactly("wait-for-postgresql", "wait-for-api");
        assertThat(script(chart.init("api", "wait-for-postgresql"))).contains("nc -z -w 2 dify-postgresql 5432");
    }

    @Test
    void whileDataIsBroughtHereOnlyWhatKeepsItRuns() {
        ChartObjects chart = ComposeFolder.at(temp, DIFY)
                .render("global.stopped", true, "api.autoscaling.enabled", true, "migration.job.enabled", true);

        assertThat(at(chart.get("Deployment", "dify-api"), "spec", "replicas")).isEqualTo(0);
        assertThat(at(chart.get("Deployment", "dify-worker"), "spec", "replicas"))
                .isEqualTo(0);
        assertThat(at(chart.get("StatefulSet", "dify-postgresql"), "spec", "replicas"))
                .isEqualTo(1);
        assertThat(at(chart.get("StatefulSet", "dify-redis"), "spec", "replicas"))
                .isEqualTo(1);
        assertThat(chart.all())
                .noneMatch(o -> List.of("Job", "HorizontalPodAutoscaler").contains(text(o, "kind")));
    }

    @Test
    void nobodyWaitsForAComponentThatIsSwitchedOff() {
        assertThat(ComposeFolder.at(temp, DIFY)
                        .render("redis.enabled", false, "api.env.REDIS_HOST", "elsewhere")
                        .initNames("api"))
                .containsExactly("wait-for-postgresql");
    }

    @Test
    void anOptionalDependencyOnAnInactiveServiceIsNothing() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            depends_on: {extra: {condition: service_healthy, required: false}}
                          extra: {image: "example/extra:1", profiles: [extra]}
                        """);

        assertThat(at(folder.render().pod("app"), "initContainers")).isNull();
        assertThat(folder.decisions())
                .anySatisfy(d -> assertThat(d.reason()).contains("no active profile selects extra"));
    }

    @Test
    void waitingEndsWhenTheOtherIsReadyAndSaysSo() throws Exception {
        Run run = run(waitScript(600), "nc", "[ -f ready ] || { touch ready; exit 1; }");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output().lines())
                .containsExactly(
                        "waiting for redis at dify-redis:6379, 0s of 600s", "redis is ready at dify-redis:6379");
    }

    @Test
    void waitingGivesUpAfterItsTimeAndSaysSo() throws Exception {
        Run run = run(waitScript(1), "nc", "exit 1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output().lines()).last().isEqualTo("gave up: redis was not ready at dify-redis:6379 within 1s");
    }

    @Test
    void aToolThatCannotWaitIsSaidAtOnce() throws Exception {
        Run run = run(waitScript(600), "nc", "echo \"nc: invalid option -- 'z'\" >&2; exit 1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("this image cannot wait (nc: invalid option")
                .contains("global.helperImage");
    }

    @Test
    void aPodThatWaitsGoesWhenItIsTold() throws Exception {
        Run run = run(waitScript(600), "nc", "kill -TERM $PPID; exit 1");

        assertThat(run.exitCode()).isEqualTo(143);
    }

    @Test
    void theFilesOfAConfigMapAreCopiedOnce() throws Exception {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app: {image: "example/app:1", volumes: ["./conf:/etc/conf"]}
                        """)
                .file("conf/a.sh", "#!/bin/sh\n")
                .file("conf/sub/.b", "b\n")
                .render();
        // As the kubelet lays out a ConfigMap's volume.
        Path source = Files.createDirectories(temp.resolve("root/source"));
        Path target = Files.createDirectories(temp.resolve("root/target"));
        Path data = Files.createDirectories(source.resolve("..2026/sub"));
        Files.writeString(data.resolve(".b"), "b\n");
        Files.writeString(source.resolve("..2026/a.sh"), "#!/bin/sh\n");
        assertThat(source.resolve("..2026/a.sh").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(source.resolve("..data"), Path.of("..2026"));
        Files.createSymbolicLink(source.resolve("a.sh"), Path.of("..data/a.sh"));
        Files.createSymbolicLink(source.resolve("sub"), Path.of("..data/sub"));

        String script = script(chart.init("app", "copy-config-conf"))
                .replace("/source", source.toString())
                .replace("/target", target.toString());
        assertThat(run(script, "unused", "").exitCode()).isZero();

        try (var files = Files.walk(target)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> target.relativize(f).toString()))
                    .containsExactlyInAnyOrder("a.sh", "sub/.b");
        }
        assertThat(Files.isExecutable(target.resolve("a.sh"))).isTrue();
        assertThat(Files.isSymbolicLink(target.resolve("a.sh"))).isFalse();
    }

    @Test
    void aServiceThatRunsToItsEndIsAnInitContainerWithItsOwnMountsAndVariables() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                        services:
                          app:
                            image: example/app:1
                            user: "1000"
                            volumes: ["media:/media"]
                            depends_on: {prepare: {condition: service_completed_successfully}}
                          prepare:
                            image: example/prepare:1
                            working_dir: /work
                            command: [sh, /prepare.sh, --db, "http://store:7000"]
                            environment: {STORE_URL: "http://store:7000", STORE_PASSWORD: my-own-password}
                            volumes: ["./prepare.sh:/prepare.sh", "media:/out"]
                            depends_on: [store]
                          store: {image: "example/store:1", expose: ["7000"]}
                        volumes: {media: {}}
                        """).file("prepare.sh", "#!/bin/sh\necho hello\n");
        ChartObjects chart = folder.render();

        assertThat(chart.initNames("app")).containsExactly("wait-for-store", "prepare");
        Map<String, Object> prepare = chart.init("app", "prepare");
        assertThat(strings(prepare, "args")).containsExactly("sh", "/prepare.sh", "--db", "http://dify-store:7000");
        assertThat(text(prepare, "workingDir")).isEqualTo("/work");
        assertThat(list(prepare, "env"))
                .anySatisfy(e -> assertThat(e)
                        .containsEntry("name", "STORE_URL")
                        .containsEntry("value", "http://dify-store:7000"));
        assertThat(list(prepare, "env"))
                .anySatisfy(e ->
                        assertThat(text(e, "valueFrom", "secretKeyRef", "key")).isEqualTo("store-password"));
        assertThat(list(prepare, "volumeMounts"))
                .extracting(m -> text(m, "mountPath"))
                .containsExactly("/prepare.sh", "/out");
        assertThat(map(prepare, "securityContext"))
                .containsEntry("runAsUser", 0)
                .containsEntry("runAsNonRoot", false);
        assertThat(text(map(chart.get("ConfigMap", "dify-app-files"), "data"), "prepare.sh"))
                .isEqualTo("#!/bin/sh\necho hello\n");
        assertThat(chart.all().toString()).doesNotContain("workload prepare");
        assertThat(chart.find("Deployment", "dify-prepare")).isEmpty();
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void aServiceThatWorksOnDataRunsInThePodsThatHaveTheData() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api:
                            image: langgenius/dify-api:1.11.4
                            environment: {MODE: api}
                            volumes: ["./s:/app/api/storage"]
                            depends_on: {init_permissions: {condition: service_completed_successfully}}
                          worker_beat:
                            image: langgenius/dify-api:1.11.4
                            environment: {MODE: beat}
                            depends_on: {init_permissions: {condition: service_completed_successfully}}
                          init_permissions:
                            image: busybox:latest
                            command: [sh, -c, "chown -R 1001:1001 /app/api/storage"]
                            volumes: ["./s:/app/api/storage"]
                        """).render("initPermissions.enabled", true);

        assertThat(chart.initNames("api")).containsExactly("init-permissions");
        assertThat(map(chart.init("api", "init-permissions"), "securityContext"))
                .containsEntry("runAsUser", 0)
                .containsEntry("runAsNonRoot", false);
        assertThat(at(chart.pod("api"), "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(chart.initNames("worker-beat")).containsExactly("wait-for-api");
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void theApiMigratesAtItsStartWithMinutesToDoSo() {
        ChartObjects chart = ComposeFolder.at(temp, DIFY).render();

        assertThat(chart.ofKind("Job")).isEmpty();
        assertThat(map(chart.get("ConfigMap", "dify-api-env"), "data")).containsEntry("MIGRATION_ENABLED", "true");
        Map<String, Object> startup = map(chart.container("api"), "startupProbe");
        assertThat((int) startup.get("periodSeconds") * (int) startup.get("failureThreshold"))
                .isGreaterThanOrEqualTo(600);
    }

    @Test
    void aJobMigratesOnceAndEveryPodOfTheImageWaitsForIt() {
        ChartObjects chart = ComposeFolder.at(temp, DIFY).render("migration.job.enabled", true);

        Map<String, Object> job = chart.ofKind("Job").get(0);
        Map<String, Object> pod = map(job, "spec", "template", "spec");
        Map<String, Object> container = list(pod, "containers").get(0);
        assertThat(strings(container, "command")).containsExactly("flask", "db", "upgrade");
        assertThat(text(container, "workingDir")).isEqualTo("/app/api");
        assertThat(text(container, "image")).isEqualTo(text(chart.container("api"), "image"));
        assertThat(container.get("envFrom")).isEqualTo(chart.container("api").get("envFrom"));
        assertThat(container.get("env")).isEqualTo(chart.container("api").get("env"));
        assertThat(list(pod, "initContainers"))
                .extracting(i -> text(i, "name"))
                .containsExactly("wait-for-postgresql", "wait-for-redis");
        assertThat(text(pod, "restartPolicy")).isEqualTo("Never");
        for (String component : List.of("api", "worker")) {
            assertThat(list(chart.container(component), "env"))
                    .anySatisfy(e -> assertThat(e)
                            .containsEntry("name", "MIGRATION_ENABLED")
                            .containsEntry("value", "false"));
            assertThat(chart.initNames(component)).last().isEqualTo("wait-for-migration");
            assertThat(chart.init(component, "wait-for-migration").get("envFrom"))
                    .isEqualTo(chart.container(component).get("envFrom"));
        }
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void podsWaitUntilTheDatabaseIsAtTheHeadOfTheMigrations() throws Exception {
        ChartObjects chart = ComposeFolder.at(temp, DIFY)
                .render("migration.job.enabled", true, "migration.job.waitTimeoutSeconds", 1);
        String script = script(chart.init("worker", "wait-for-migration")).replace("sleep 5", "sleep 1");

        Run done = run(script, "flask", "echo '9f4e2a (head)'");
        assertThat(done.exitCode()).isZero();
        assertThat(done.output()).isEqualTo("the database is up to date\n");

        Run behind = run(script, "flask", "echo '1a2b3c'");
        assertThat(behind.exitCode()).isEqualTo(1);
        assertThat(behind.output()).contains("waiting for the migration", "gave up: the database was not migrated");
    }

    @Test
    void nothingWaitsInACircleInAnyRelease() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        for (CorpusCase c : CorpusCase.all()) {
            if (!c.name().equals("all-profiles") && !c.name().equals("default")) {
                continue;
            }
            Map<String, List<String>> waits = new LinkedHashMap<>();
            GeneratedChart.of(c.load(temp), temp.resolve("chart-" + c.release() + c.name()))
                    .plan()
                    .components()
                    .forEach(p -> waits.put(
                            p.name(),
                            p.initContainers().stream()
                                    .filter(InitPlan.Wait.class::isInstance)
                                    .map(i -> ((InitPlan.Wait) i).component())
                                    .toList()));
            while (waits.values().removeIf(List::isEmpty)) {
                waits.replaceAll((name, targets) ->
                        targets.stream().filter(waits::containsKey).toList());
            }
            assertThat(waits).as(c.toString()).isEmpty();
        }
    }

    private String waitScript(int seconds) {
        return script(ComposeFolder.at(temp, DIFY)
                        .render("global.waitTimeoutSeconds", seconds)
                        .init("api", "wait-for-redis"))
                .replace("sleep 2", "sleep 1");
    }

    private static String script(Map<String, Object> container) {
        return strings(container, "args").get(0);
    }

    private record Run(int exitCode, String output) {}

    /** Runs a script with a program of its own by that name. */
    private Run run(String script, String program, String body) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(temp.resolve("run"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path fake = Files.writeString(bin.resolve(program), "#!/bin/sh\n" + body + "\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
