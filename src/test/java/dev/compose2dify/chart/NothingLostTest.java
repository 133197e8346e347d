package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.Project;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every attribute of every service is converted, changed or reported, and any service converts. */
class NothingLostTest {
    /** Every attribute that Compose knows of a service. */
    private static final String EVERYTHING = """
            services:
              other: {image: "example/other:1"}
              app:
                image: example/app:1
                annotations: {a: b}
                attach: true
                blkio_config: {weight: 300}
                build: {context: ., args: {X: y}}
                cap_add: [NET_ADMIN]
                cap_drop: [MKNOD]
                cgroup: host
                cgroup_parent: parent
                command: [run]
                configs: [plain]
                cpu_count: 2
                cpu_percent: 50
                cpu_period: 100000
                cpu_quota: 50000
                cpu_rt_period: 1000
                cpu_rt_runtime: 1000
                cpu_shares: 73
                cpus: 1.5
                cpuset: "0,1"
                credential_spec: {file: spec.json}
                depends_on: {other: {condition: service_started, restart: true}}
                deploy:
                  mode: global
                  endpoint_mode: dnsrr
                  labels: {x: y}
                  placement: {constraints: [node.role == worker]}
                  update_config: {parallelism: 2}
                  rollback_config: {parallelism: 1}
                  restart_policy: {condition: on-failure}
                  resources:
                    limits: {cpus: "1.5", memory: 1G, pids: 100}
                    reservations:
                      cpus: "0.5"
                      memory: 256M
                      devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]
                      generic_resources: [{discrete_resource_spec: {kind: SSD, value: 2}}]
                develop: {watch: [{path: ., action: rebuild}]}
                device_cgroup_rules: ["c 1:3 mr"]
                devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]
                dns: [192.0.2.1]
                dns_opt: [use-vc]
                dns_search: [example.com]
                domainname: example.com
                entrypoint: [/app]
                environment: {A: b}
                expose: ["8080"]
                external_links: [elsewhere]
                extra_hosts: ["fixed:192.0.2.7", "host.docker.internal:host-gateway"]
                gpus: [{driver: nvidia, count: 1}]
                group_add: [staff, "1234"]
                healthcheck: {test: [CMD, check], start_interval: 2s}
                hostname: myhost
                init: true
                ipc: host
                isolation: hyperv
                labels: {l: m}
                links: ["other:alias"]
                logging: {driver: syslog}
                mac_address: 02:42:ac:11:65:43
                mem_limit: 1G
                mem_reservation: 256M
                mem_swappiness: 10
                memswap_limit: 2G
                networks: {default: {aliases: [x], ipv4_address: 172.16.238.10, priority: 5}}
                oom_kill_disable: true
                oom_score_adj: -500
                pid: host
                pids_limit: 100
                platform: linux/amd64
                ports: [{target: 80, published: "8080", host_ip: 127.0.0.1, name: web, mode: host}]
                post_start: [{command: [echo, started], user: root}]
                pre_stop: [{command: [echo, stopping]}]
                privileged: true
                pull_policy: always
                read_only: true
                restart: unless-stopped
                runtime: runsc
                secrets: [token]
                security_opt: ["no-new-privileges:true", "label:user:USER"]
                shm_size: 2gb
                stdin_open: true
                stop_grace_period: 1m30s
                stop_signal: SIGUSR1
                storage_opt: {size: 1G}
                sysctls: {net.core.somaxconn: 1024}
                tmpfs: [/run]
                tty: true
                ulimits: {nofile: 65536}
                use_api_socket: true
                user: "1000:1000"
                userns_mode: host
                uts: host
                volumes:
                  - {type: volume, source: data, target: /data, volume: {nocopy: true}}
                  - {type: bind, source: ./dir, target: /dir, bind: {propagation: rshared}}
                  - {type: image, source: example/other, target: /img}
                volumes_from: [other]
                working_dir: /work
            volumes: {data: {driver: nfs}}
            configs: {plain: {content: text}}
            secrets: {token: {file: ./token}}
            """;

    /** What stands in the chart as Compose says it, so that there is nothing to report. */
    private static final Set<String> PLAIN = Set.of(
            "image",
            "cap_drop",
            "cpus",
            "mem_limit",
            "mem_reservation",
            "stop_grace_period",
            "working_dir",
            "user",
            "tty",
            "stdin_open",
            "expose",
            "links",
            "attach",
            "profiles");

    private static final Map<Subject, String> BY_SUBJECT = new LinkedHashMap<>(Map.of(
            Subject.PORT, "ports",
            Subject.HEALTHCHECK, "healthcheck",
            Subject.DEPENDENCY, "depends_on",
            Subject.VARIABLE, "environment"));

    @TempDir
    Path temp;

    private ComposeFolder everything() {
        return ComposeFolder.at(temp, EVERYTHING).file("token", "t").file("spec.json", "{}");
    }

    @Test
    void everyAttributeThatIsNotPlainlyConvertedIsReported() {
        ComposeFolder folder = everything();
        Project project = folder.load();
        ChartPlan plan = folder.plan();

        assertThat(unreported(project, plan)).isEmpty();
        assertThat(plan.decisions())
                .filteredOn(d -> d.outcome() != Outcome.KEPT && d.subject() == Subject.ATTRIBUTE)
                .allSatisfy(d -> assertThat(d.reason()).as(d.name()).isNotBlank())
                .allSatisfy(d -> assertThat(d.location()).as(d.name()).isPresent());
        assertThat(plan.decisions())
                .extracting(d -> d.name())
                .contains(
                        "deploy.mode",
                        "deploy.placement",
                        "deploy.update_config",
                        "deploy.resources.limits.pids",
                        "deploy.resources.reservations.generic_resources",
                        "ports.[].host_ip",
                        "networks.default.ipv4_address",
                        "depends_on.other.restart",
                        "volumes.[].bind.propagation",
                        "/img",
                        "data");
    }

    @Test
    void whatHasACounterpartIsConverted() {
        ChartObjects chart = everything().render();
        Map<String, Object> pod = chart.pod("app");
        Map<String, Object> container = chart.container("app");

        assertThat(pod).containsEntry("hostname", "myhost").containsEntry("shareProcessNamespace", true);
        assertThat(list(pod, "hostAliases")).containsExactly(Map.of("ip", "192.0.2.7", "hostnames", List.of("fixed")));
        assertThat(strings(pod, "securityContext", "supplementalGroups")).containsExactly("1234");
        assertThat(list(pod, "securityContext", "sysctls"))
                .containsExactly(Map.of("name", "net.core.somaxconn", "value", "1024"));
        assertThat(map(container, "securityContext")).containsEntry("readOnlyRootFilesystem", true);
        assertThat(map(chart.volumeAt("app", "/dev/shm"), "emptyDir"))
                .containsEntry("medium", "Memory")
                .containsEntry("sizeLimit", "2Gi");
        assertThat(map(container, "resources", "limits"))
                .containsEntry("nvidia.com/gpu", 3)
                .containsEntry("memory", "1Gi");
        assertThat(container).containsEntry("imagePullPolicy", "Always").containsEntry("tty", true);
        assertThat(strings(container, "lifecycle", "preStop", "exec", "command"))
                .containsExactly("echo", "stopping");
        assertThat(at(container, "lifecycle", "postStart"))
                .as("Kubernetes knows no other user there")
                .isNull();
        assertThat(pod).containsEntry("terminationGracePeriodSeconds", 90);
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void noNewPrivilegesIsCarried() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app: {image: "example/app:1", security_opt: ["no-new-privileges:true", "seccomp=unconfined"]}
                        """).render();

        assertThat(map(chart.container("app"), "securityContext")).containsEntry("allowPrivilegeEscalation", false);
        assertThat(text(chart.pod("app"), "securityContext", "seccompProfile", "type"))
                .isEqualTo("Unconfined");
    }

    @Test
    void everyAttributeOfEveryServiceInEveryReleaseIsAccountedFor() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        for (CorpusCase c : CorpusCase.all()) {
            if (c.name().equals("all-profiles")) {
                GeneratedChart chart = GeneratedChart.of(c.load(temp), temp.resolve("chart-" + c.release()));
                assertThat(unreported(chart.project(), chart.plan()))
                        .as(c.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void everyServiceOfAProjectIsInTheChartOrInTheReport() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        for (CorpusCase c : CorpusCase.all()) {
            if (c.name().equals("default") || c.name().equals("all-profiles")) {
                GeneratedChart chart = GeneratedChart.of(c.load(temp), temp.resolve("chart-" + c.release() + c.name()));
                Set<String> told = chart.plan().decisions().stream()
                        .filter(d -> d.subject() == Subject.SERVICE)
                        .map(Decision::service)
                        .collect(Collectors.toSet());
                assertThat(told)
                        .as(c.toString())
                        .containsAll(chart.project().services().keySet());
                assertThat(told)
                        .as(c.toString())
                        .containsAll(chart.project().disabledServices().keySet());
            }
        }
    }

    @Test
    void servicesThatTheCatalogDoesNotKnowConvertByTheSameRules() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                        services:
                          api:
                            image: langgenius/dify-api:1.11.4
                            environment: {MODE: api, OLLAMA_URL: "http://ollama:11434"}
                          ollama:
                            image: ollama/ollama:0.6.2
                            volumes: ["ollama_data:/root/.ollama"]
                            deploy: {resources: {reservations: {devices: [{driver: nvidia, count: all, capabilities: [gpu]}]}}}
                          langfuse:
                            image: langfuse/langfuse:3
                            ports: ["3030:3000"]
                            depends_on: {langfuse-db: {condition: service_healthy}}
                            environment:
                              DATABASE_URL: "postgresql://langfuse:my-langfuse-pw@langfuse-db:5432/langfuse"
                              NEXTAUTH_SECRET: my-nextauth-secret
                          langfuse-db:
                            image: postgres:17-alpine
                            environment: {POSTGRES_USER: langfuse, POSTGRES_PASSWORD: my-langfuse-pw}
                            volumes: ["langfuse_db:/var/lib/postgresql/data"]
                            healthcheck: {test: ["CMD-SHELL", "pg_isready -U langfuse"], interval: 5s}
                          db: {image: "postgres:15-alpine", volumes: ["./db:/var/lib/postgresql/data"]}
                          traefik:
                            image: traefik:v3
                            ports: ["80:80"]
                            volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
                          once: {image: "example/once:1", restart: "no"}
                        volumes: {ollama_data: {}, langfuse_db: {}}
                        """);
        GeneratedChart generated = folder.chart();
        ChartObjects chart = ComposeFolder.render(generated);

        assertThat(chart.findings()).isEmpty();
        assertThat(map(chart.get("ConfigMap", "dify-api-env"), "data"))
                .containsEntry("OLLAMA_URL", "http://dify-ollama:11434");
        assertThat(map(chart.container("ollama"), "resources", "limits")).containsEntry("nvidia.com/gpu", 1);
        assertThat(chart.volumeAt("ollama", "/root/.ollama")).containsKey("persistentVolumeClaim");
        assertThat(chart.initNames("langfuse")).containsExactly("wait-for-langfuse-db");
        assertThat(text(chart.workload("langfuse-db"), "kind")).isEqualTo("StatefulSet");
        assertThat(text(chart.workload("postgresql"), "kind")).isEqualTo("StatefulSet");
        assertThat(chart.mount("traefik", "/var/run/docker.sock")).isEmpty();
        assertThat(text(chart.workload("once"), "kind")).isEqualTo("Job");
        assertThat(text(chart.workload("once"), "metadata", "name"))
                .as("a Job cannot be changed by the next revision")
                .isEqualTo("dify-once-1");
        assertThat(chart.ofKind("ConfigMap").toString()).doesNotContain("my-langfuse-pw", "my-nextauth-secret");
        assertThat(folder.decisions())
                .filteredOn(d -> d.outcome() == Outcome.ATTENTION)
                .extracting(d -> d.service() + " " + d.reason())
                .anySatisfy(t -> assertThat(t).startsWith("ollama ").contains("all GPUs"))
                .anySatisfy(t -> assertThat(t).startsWith("traefik ").contains("Docker socket"));
    }

    @Test
    void whatAnInitContainerCannotHaveIsReported() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          app: {image: "example/app:1", depends_on: {pre: {condition: service_completed_successfully}}}
                          pre: {image: "example/pre:1", hostname: pre, cap_add: [SYS_TIME], ports: ["1:1"], ulimits: {nproc: 9}}
                        """);

        assertThat(folder.decisions())
                .filteredOn(d -> d.service().equals("pre"))
                .extracting(Decision::name)
                .contains("hostname", "cap_add", "ports", "ulimits");
    }

    @Test
    void aServiceThatComposeBuildsAsksForAnImageByName() {
        ComposeFolder folder = ComposeFolder.at(temp, "  my_tool: {build: ., expose: ['9000']}\n")
                .file("Dockerfile", "FROM scratch\n");
        GeneratedChart chart = folder.chart();

        assertThat(catchThrowable(() -> ComposeFolder.render(chart, "images.myTool.repository", "")))
                .hasMessageContaining("images.myTool.repository is required");
        assertThat(text(
                        ComposeFolder.render(
                                        chart,
                                        "images.myTool.repository",
                                        "registry.example/tool",
                                        "images.myTool.tag",
                                        "7")
                                .container("my-tool"),
                        "image"))
                .isEqualTo("registry.example/tool:7");
        assertThat(folder.decisions()).anySatisfy(d -> {
            assertThat(d.subject()).isEqualTo(Subject.IMAGE);
            assertThat(d.outcome()).isEqualTo(Outcome.ATTENTION);
            assertThat(d.reason()).contains("\"my_tool\" is built by Compose");
        });
    }

    /** Attributes of active services that no decision names. */
    private static List<String> unreported(Project project, ChartPlan plan) {
        List<String> missing = new ArrayList<>();
        Set<String> gone = plan.decisions().stream()
                .filter(d -> d.subject() == Subject.SERVICE)
                .filter(d -> d.outcome() == Outcome.DROPPED || d.target().equals("Ingress"))
                .map(Decision::service)
                .collect(Collectors.toSet());
        project.services().values().forEach(service -> {
            if (gone.contains(service.name())) {
                return;
            }
            Set<String> said = plan.decisions().stream()
                    .filter(d -> d.service().equals(service.name()))
                    .map(NothingLostTest::attribute)
                    .collect(Collectors.toSet());
            service.attributes().forEach((attribute, value) -> {
                boolean nothing = value == null
                        || value instanceof Map<?, ?> m && m.isEmpty()
                        || value instanceof List<?> l && l.isEmpty();
                boolean openNetworks = attribute.equals("networks");
                boolean amounts = attribute.equals("deploy");
                if (!nothing
                        && !PLAIN.contains(attribute)
                        && !openNetworks
                        && !amounts
                        && !Boolean.FALSE.equals(value)
                        && !said.contains(attribute)) {
                    missing.add(service.name() + "." + attribute);
                }
            });
        });
        return missing;
    }

    private static String attribute(Decision decision) {
        if (decision.subject() == Subject.VOLUME) {
            String target = decision.name();
            return target.equals("/run")
                    ? "tmpfs"
                    : target.equals("/plain") ? "configs" : target.equals("/run/secrets/token") ? "secrets" : "volumes";
        }
        return BY_SUBJECT.getOrDefault(decision.subject(), decision.name().replaceFirst("\\..*", ""));
    }
}
