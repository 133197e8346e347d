package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.verify.manifest.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A chart with one thing broken is caught, at the right object and for the right reason. */
class MutatedChartTest {
    private static final String API = "dify-api.yaml";
    private static final String R = "{{ .Release.Name }}-";

    @TempDir
    Path directory;

    /** {@code old} becomes {@code replacement} in {@code template}; then {@code object} is found to be {@code wrong}. */
    private record Mutation(String name, String template, String old, String replacement, String object, String wrong) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mutation mutation(
            String name, String template, String old, String replacement, String object, String wrong) {
        return new Mutation(name, template, old, replacement, object, wrong);
    }

    static Stream<Mutation> mutations() {
        return Stream.of(
                        dangling(),
                        schema(),
                        names(),
                        pods(),
                        hosts(),
                        hostsInOtherForms(),
                        secrets(),
                        secretsByShape(),
                        claims(),
                        selectors(),
                        sizesAndSyntax())
                .flatMap(List::stream);
    }

    private static List<Mutation> dangling() {
        return List.of(
                mutation(
                        "a removed Service",
                        "dify-web.yaml",
                        "kind: Service\nmetadata:\n  name: " + R + "web",
                        "kind: Service\nmetadata:\n  name: " + R + "website",
                        "Ingress/dify",
                        "no Service dify-web"),
                mutation(
                        "a Service renamed away from its clients",
                        "redis.yaml",
                        "kind: Service\nmetadata:\n  name: " + R + "redis",
                        "kind: Service\nmetadata:\n  name: " + R + "cache",
                        "ConfigMap/dify-shared",
                        "names the host dify-redis"),
                mutation(
                        "a StatefulSet without its Service",
                        "postgresql.yaml",
                        "serviceName: " + R + "postgresql",
                        "serviceName: " + R + "pg",
                        "StatefulSet/dify-postgresql",
                        "no Service dify-pg"),
                mutation(
                        "a wrong key of a Secret",
                        API,
                        "key: db-password",
                        "key: db_password",
                        "Deployment/dify-api",
                        "Secret/dify-secrets has no key db_password"),
                mutation(
                        "a wrong Secret",
                        "redis.yaml",
                        "name: " + R + "secrets",
                        "name: " + R + "secret",
                        "StatefulSet/dify-redis",
                        "no Secret dify-secret"),
                mutation(
                        "a wrong key of a ConfigMap",
                        "dify-web.yaml",
                        "key: CONSOLE_API_URL",
                        "key: CONSOLE_URL",
                        "Deployment/dify-web",
                        "has no key CONSOLE_URL"),
                mutation(
                        "a ConfigMap of variables that is not there",
                        "dify-worker.yaml",
                        "name: " + R + "shared",
                        "name: " + R + "env",
                        "Deployment/dify-worker",
                        "no ConfigMap dify-env"),
                mutation(
                        "a Secret of variables that is no longer optional",
                        "dify-worker.yaml",
                        "optional: true",
                        "optional: false",
                        "Deployment/dify-worker",
                        "no Secret dify-extra"),
                mutation(
                        "a renamed claim",
                        API,
                        "kind: PersistentVolumeClaim\nmetadata:\n  name: " + R + "storage",
                        "kind: PersistentVolumeClaim\nmetadata:\n  name: " + R + "files",
                        "Deployment/dify-api",
                        "no PersistentVolumeClaim dify-storage"),
                mutation(
                        "a mounted ConfigMap that is not there",
                        "sandbox.yaml",
                        "name: {{ $.Release.Name }}-sandbox\n---",
                        "name: {{ $.Release.Name }}-conf\n---",
                        "Deployment/dify-sandbox",
                        "no ConfigMap dify-conf"),
                mutation(
                        "a mounted key that is not there",
                        "postgresql.yaml",
                        "key: plugin.sh",
                        "key: init.sh",
                        "StatefulSet/dify-postgresql",
                        "has no key init.sh"),
                mutation(
                        "a sub-path that is no file of the ConfigMap",
                        "postgresql.yaml",
                        "subPath: plugin.sh",
                        "subPath: plugins.sh",
                        "StatefulSet/dify-postgresql",
                        "has no file plugins.sh"),
                mutation(
                        "an Ingress to a port that the Service lacks",
                        "ingress.yaml",
                        "number: 3000",
                        "number: 80",
                        "Ingress/dify",
                        "Service/dify-web has no port 80"),
                mutation(
                        "a dangling Middleware",
                        "ingress.yaml",
                        "kind: Middleware\nmetadata:\n  name: " + R + "redirect",
                        "kind: Middleware\nmetadata:\n  name: " + R + "strip",
                        "Ingress/dify",
                        "no Middleware that dify-dify-redirect@kubernetescrd names"),
                mutation(
                        "a Middleware named without its provider",
                        "ingress.yaml",
                        "redirect@kubernetescrd",
                        "redirect",
                        "Ingress/dify",
                        "<namespace>-<name>@kubernetescrd"),
                mutation(
                        "a ServiceAccount that is not there",
                        "dify-worker.yaml",
                        "serviceAccountName: " + R + "worker",
                        "serviceAccountName: " + R + "jobs",
                        "Deployment/dify-worker",
                        "no ServiceAccount dify-jobs"),
                mutation(
                        "an autoscaler of nothing",
                        "dify-web.yaml",
                        "kind: Deployment\n    name: " + R + "web",
                        "kind: Deployment\n    name: " + R + "frontend",
                        "HorizontalPodAutoscaler/dify-web",
                        "no Deployment dify-frontend"));
    }

    private static List<Mutation> schema() {
        return List.of(
                mutation(
                        "a missing required field",
                        "dify-web.yaml",
                        "      - name: web\n        image",
                        "      - image",
                        "Deployment/dify-web",
                        "spec.template.spec.containers[0].name: a required field is missing"),
                mutation(
                        "a missing selector",
                        "redis.yaml",
                        "  selector:\n    matchLabels",
                        "  minReadySeconds: 1\n  updateStrategy:\n    matchLabels",
                        "StatefulSet/dify-redis",
                        "spec.selector: a required field is missing"),
                mutation(
                        "an unknown field",
                        API,
                        "imagePullPolicy: IfNotPresent",
                        "imagePullpolicy: IfNotPresent",
                        "Deployment/dify-api",
                        "imagePullpolicy: no such field in Kubernetes 1.33"),
                mutation(
                        "a field one level too high",
                        API,
                        "      enableServiceLinks: false\n",
                        "      enableServiceLinks: false\n      resources: {}\n      livenessProbe: {}\n",
                        "Deployment/dify-api",
                        "livenessProbe: no such field"),
                mutation(
                        "an unquoted number as a variable",
                        "dify-worker.yaml",
                        "value: \"worker\"",
                        "value: 010",
                        "Deployment/dify-worker",
                        "must be a string, is a number"),
                mutation(
                        "an unquoted yes in a ConfigMap",
                        API,
                        "DEBUG: \"false\"",
                        "DEBUG: yes",
                        "ConfigMap/dify-shared",
                        "data.DEBUG: must be a string, is a boolean"),
                mutation(
                        "an empty value in a ConfigMap",
                        API,
                        "EMPTY: \"\"",
                        "EMPTY:",
                        "ConfigMap/dify-shared",
                        "data.EMPTY: must be a string, is empty"),
                mutation(
                        "quoted replicas",
                        API,
                        "replicas: 1",
                        "replicas: \"1\"",
                        "Deployment/dify-api",
                        "spec.replicas: must be an integer, is a string"),
                mutation(
                        "a quantity that is none",
                        API,
                        "memory: 1Gi",
                        "memory: 1GB",
                        "Deployment/dify-api",
                        "must be a quantity"),
                mutation(
                        "data of a Secret that is not base64",
                        "secret.yaml",
                        "db-user: {{ \"postgres\" | b64enc }}",
                        "db-user: \"post_gres!\"",
                        "Secret/dify-secrets",
                        "must be base64"),
                mutation(
                        "an API that was removed",
                        "dify-web.yaml",
                        "autoscaling/v2",
                        "autoscaling/v2beta2",
                        "HorizontalPodAutoscaler/dify-web",
                        "has no HorizontalPodAutoscaler in autoscaling/v2beta2"),
                mutation(
                        "a path type that does not exist",
                        "ingress.yaml",
                        "pathType: Prefix",
                        "pathType: prefix",
                        "Ingress/dify",
                        "must be one of Exact, Prefix"),
                mutation(
                        "an access mode that does not exist",
                        API,
                        "[ReadWriteOnce]",
                        "[RWO]",
                        "PersistentVolumeClaim/dify-storage",
                        "must be one of ReadWriteOnce"),
                mutation(
                        "a policy type that does not exist",
                        "networkpolicy.yaml",
                        "[Ingress, Egress]",
                        "[Ingress, egress]",
                        "NetworkPolicy/dify-sandbox",
                        "must be one of Ingress, Egress"),
                mutation(
                        "a restart policy that a Job cannot have",
                        "migration.yaml",
                        "restartPolicy: OnFailure",
                        "restartPolicy: Always",
                        "Job/dify-migration",
                        "OnFailure or Never"),
                mutation(
                        "a port out of range",
                        "redis.yaml",
                        "    port: 6379",
                        "    port: 163790",
                        "Service/dify-redis",
                        "a port lies between 1 and 65535"),
                mutation(
                        "a Middleware that does two things",
                        "ingress.yaml",
                        "spec:\n  redirectRegex:",
                        "spec:\n  compress: {}\n  redirectRegex:",
                        "Middleware/dify-redirect",
                        "exactly one thing"));
    }

    private static List<Mutation> names() {
        return List.of(
                mutation(
                        "a Service with an underscore",
                        "sandbox.yaml",
                        "kind: Service\nmetadata:\n  name: {{ $.Release.Name }}-{{ $component }}",
                        "kind: Service\nmetadata:\n  name: {{ $.Release.Name }}_{{ $component }}",
                        "Service/dify_sandbox",
                        "not a DNS label"),
                mutation(
                        "a StatefulSet whose name leaves no room for its pods' label",
                        "redis.yaml",
                        "kind: StatefulSet\nmetadata:\n  name: " + R + "redis",
                        "kind: StatefulSet\nmetadata:\n  name: " + R + "redis-" + "x".repeat(45),
                        "StatefulSet/dify-redis-" + "x".repeat(45),
                        "at most 52"),
                mutation(
                        "a label value with a plus sign",
                        "redis.yaml",
                        "      labels:\n",
                        "      labels:\n        build: 1.0.0+abc\n",
                        "StatefulSet/dify-redis",
                        "not a label value"),
                mutation(
                        "a duplicate object",
                        "redis.yaml",
                        "kind: Service\nmetadata:\n  name: " + R + "redis",
                        "kind: Service\nmetadata:\n  name: " + R + "postgresql",
                        "Service/dify-postgresql",
                        "a second object of this name"),
                mutation(
                        "a port name that is too long",
                        "dify-web.yaml",
                        "- name: http\n          containerPort",
                        "- name: http-of-the-web-app\n          containerPort",
                        "Deployment/dify-web",
                        "not a port name"));
    }

    private static List<Mutation> pods() {
        return List.of(
                mutation(
                        "a variable set twice",
                        API,
                        "        - name: SECRET_KEY\n",
                        "        - name: MODE\n          value: \"job\"\n        - name: SECRET_KEY\n",
                        "Deployment/dify-api",
                        "the variable MODE is set twice"),
                mutation(
                        "a variable used before it exists",
                        API,
                        "$(DB_PASSWORD)",
                        "$(PG_PASSWORD)",
                        "Deployment/dify-api",
                        "$(PG_PASSWORD) names no variable"),
                mutation(
                        "a command with a variable that the container lacks",
                        "redis.yaml",
                        "- name: REDIS_PASSWORD",
                        "- name: REDISCLI_AUTH",
                        "StatefulSet/dify-redis",
                        "$(REDIS_PASSWORD) names no variable"),
                mutation(
                        "a mount without a volume",
                        API,
                        "- name: tmp\n        emptyDir",
                        "- name: temporary\n        emptyDir",
                        "Deployment/dify-api",
                        "the pod has no volume tmp"),
                mutation(
                        "a volume that nobody mounts",
                        API,
                        "        - name: tmp\n          mountPath: /tmp\n",
                        "",
                        "Deployment/dify-api",
                        "no container mounts the volume tmp"),
                mutation(
                        "two mounts at one place",
                        API,
                        "mountPath: /tmp",
                        "mountPath: /app/api/storage/",
                        "Deployment/dify-api",
                        "a second mount at /app/api/storage"),
                mutation(
                        "a volume with two sources",
                        API,
                        "emptyDir: {}",
                        "emptyDir: {}\n        hostPath: {path: /tmp}",
                        "Deployment/dify-api",
                        "exactly one source"),
                mutation(
                        "a probe without a handler",
                        "dify-web.yaml",
                        "          tcpSocket:\n            port: http",
                        "          periodSeconds: 5",
                        "Deployment/dify-web",
                        "readinessProbe: has no handler"),
                mutation(
                        "a probe with two handlers",
                        "dify-web.yaml",
                        "          tcpSocket:\n",
                        "          exec: {command: [\"true\"]}\n          tcpSocket:\n",
                        "Deployment/dify-web",
                        "more than one handler"),
                mutation(
                        "a probe on a port without a name",
                        "dify-web.yaml",
                        "          tcpSocket:\n            port: http",
                        "          tcpSocket:\n            port: web",
                        "Deployment/dify-web",
                        "no port named web"),
                mutation(
                        "service links",
                        "dify-worker.yaml",
                        "enableServiceLinks: false",
                        "enableServiceLinks: true",
                        "Deployment/dify-worker",
                        "enableServiceLinks: must be false"),
                mutation(
                        "a service account token by default",
                        "sandbox.yaml",
                        "      automountServiceAccountToken: false\n",
                        "",
                        "Deployment/dify-sandbox",
                        "automountServiceAccountToken: must be false"),
                mutation(
                        "no image tag after the colon",
                        "redis.yaml",
                        "image: redis:6-alpine",
                        "image: \"redis:\"",
                        "StatefulSet/dify-redis",
                        "not an image reference"));
    }

    private static List<Mutation> hosts() {
        return List.of(
                mutation(
                        "an underscore host in a URL",
                        API,
                        "http://" + R + "ssrf-proxy:3128",
                        "http://ssrf_proxy:3128",
                        "ConfigMap/dify-shared",
                        "cannot have an underscore: ssrf_proxy"),
                mutation(
                        "an underscore host in a variable",
                        API,
                        "DB_HOST: \"" + R + "postgresql\"",
                        "DB_HOST: \"db_postgres\"",
                        "ConfigMap/dify-shared",
                        "data.DB_HOST: a host name cannot have an underscore"),
                mutation(
                        "a Compose name that was not rewritten",
                        API,
                        "http://" + R + "sandbox:8194",
                        "http://sandbox:8194",
                        "ConfigMap/dify-shared",
                        "names the host sandbox, which is dify-sandbox"),
                mutation(
                        "a wrong port in a URL",
                        API,
                        R + "sandbox:8194",
                        R + "sandbox:8195",
                        "ConfigMap/dify-shared",
                        "Service/dify-sandbox has no port 8195"),
                mutation(
                        "a port in a variable beside the host's",
                        API,
                        "REDIS_PORT: \"6379\"",
                        "REDIS_PORT: \"6380\"",
                        "ConfigMap/dify-shared",
                        "data.REDIS_HOST: Service/dify-redis has no port 6380"),
                mutation(
                        "a wrong port in a URL of the Secret",
                        "secret.yaml",
                        "-redis:6379/1",
                        "-redis:6380/1",
                        "Secret/dify-secrets",
                        "data.celery-broker-url: Service/dify-redis has no port 6380"),
                mutation(
                        "a wrong host in a config file",
                        "sandbox.yaml",
                        "proxy: \"http://" + R + "ssrf-proxy:3128\"",
                        "proxy: \"http://" + R + "ssrf:3128\"",
                        "ConfigMap/dify-sandbox",
                        "names the host dify-ssrf"),
                mutation(
                        "a wrong full name in a config file",
                        "sandbox.yaml",
                        "cache_peer " + R + "sandbox.",
                        "cache_peer " + R + "box.",
                        "ConfigMap/dify-sandbox",
                        "names the host dify-box.dify.svc"));
    }

    private static List<Mutation> hostsInOtherForms() {
        String redis = "{{ printf \"redis://:%s@%s-redis:6379/1\" ($redis | urlquery) .Release.Name | quote }}";
        return List.of(
                mutation(
                        "a Compose name in a URL of the Secret",
                        "secret.yaml",
                        redis,
                        "\"redis://:p%40ss@redis:6379/1\"",
                        "Secret/dify-secrets",
                        "names the host redis, which is dify-redis"),
                mutation(
                        "a Compose name behind a password that a parser would trip over",
                        "secret.yaml",
                        redis,
                        "\"redis://:p/a?s#s@redis:6379/1\"",
                        "Secret/dify-secrets",
                        "names the host redis, which is dify-redis"),
                mutation(
                        "a Compose name among several hosts",
                        "secret.yaml",
                        redis,
                        "\"mongodb://u:pw@mongo.example.com:27017,redis:6379/x\"",
                        "Secret/dify-secrets",
                        "names the host redis, which is dify-redis"),
                mutation(
                        "a Compose name in settings of libpq",
                        "secret.yaml",
                        redis,
                        "\"host=postgresql port=5432 user=u password=pw\"",
                        "Secret/dify-secrets",
                        "names the host postgresql, which is dify-postgresql"),
                mutation(
                        "a Compose name in a connection string of ADO",
                        "secret.yaml",
                        redis,
                        "\"Server=tcp:postgresql,5432;User=u;Password=pw\"",
                        "Secret/dify-secrets",
                        "names the host postgresql, which is dify-postgresql"),
                mutation(
                        "a Compose name in a data source name of Go",
                        "secret.yaml",
                        redis,
                        "\"u:pw@tcp(postgresql:5432)/x\"",
                        "Secret/dify-secrets",
                        "names the host postgresql, which is dify-postgresql"),
                mutation(
                        "a Compose name in a URL of Oracle",
                        "secret.yaml",
                        redis,
                        "\"jdbc:oracle:thin:u/pw@postgresql:5432:x\"",
                        "Secret/dify-secrets",
                        "names the host postgresql, which is dify-postgresql"),
                mutation(
                        "a host of nobody that somebody is to log in at",
                        "secret.yaml",
                        redis,
                        "\"postgresql://u:pw@db/x\"",
                        "Secret/dify-secrets",
                        "names the host db, which is no Service"),
                mutation(
                        "a Compose name in the query of a URL",
                        API,
                        "\"http://qdrant:6333\"",
                        "\"https://x.example.com/?next=http%3A%2F%2Fsandbox%3A8194%2F\"",
                        "ConfigMap/dify-shared",
                        "names the host sandbox, which is dify-sandbox"),
                mutation(
                        "a Compose name as a target of a mounted file",
                        "sandbox.yaml",
                        "max_workers:10",
                        "targets: ['sandbox:8194']",
                        "ConfigMap/dify-sandbox",
                        "names the host sandbox, which is dify-sandbox"),
                mutation(
                        "a component without a Service",
                        API,
                        "\"http://qdrant:6333\"",
                        "\"http://worker:5001\"",
                        "ConfigMap/dify-shared",
                        "names the host worker, which is dify-worker in this chart and has no Service"),
                mutation(
                        "a user whom the database does not create",
                        API,
                        "DB_USERNAME: \"postgres\"",
                        "DB_USERNAME: \"dify\"",
                        "Deployment/dify-api",
                        "DB_USERNAME is dify, whom the database behind dify-postgresql does not create"),
                mutation(
                        "a user of a URL whom the database does not create",
                        "secret.yaml",
                        "key: {{ .Values.secrets.sandboxKey | quote }}",
                        "key: \"postgresql://app:pw@{{ .Release.Name }}-postgresql:5432/x\"",
                        "Deployment/dify-sandbox",
                        "is app, whom the database behind dify-postgresql does not create"),
                mutation(
                        "a rule of the proxy without the short name",
                        "sandbox.yaml",
                        "dstdomain " + R + "sandbox {{",
                        "dstdomain {{",
                        "ConfigMap/dify-sandbox",
                        "but not dify-sandbox, by which its clients call it"));
    }

    private static List<Mutation> secretsByShape() {
        return List.of(
                mutation(
                        "a key that is known by its shape",
                        API,
                        "DEBUG: \"false\"",
                        "DEBUG: \"false\"\n  MODEL_ACCESS: \"sk-abc123def456\"",
                        "ConfigMap/dify-shared",
                        "data.MODEL_ACCESS: MODEL_ACCESS holds a key of an AI provider"),
                mutation(
                        "a file with a password",
                        "sandbox.yaml",
                        "max_workers:10",
                        "password: hunter22",
                        "ConfigMap/dify-sandbox",
                        "a file with a credential outside a Secret"),
                mutation(
                        "a header with a key in a probe",
                        "redis.yaml",
                        "redis-cli -a \\\"$REDIS_PASSWORD\\\" ping",
                        "curl -H 'X-API-Key: abcdefgh' localhost",
                        "StatefulSet/dify-redis",
                        "a password in a command line"));
    }

    private static List<Mutation> secrets() {
        return List.of(
                mutation(
                        "the value of a Secret in a ConfigMap",
                        API,
                        "DEBUG: \"false\"",
                        "DEBUG: \"false\"\n  SOMETHING: {{ .Values.secrets.dbPassword | quote }}",
                        "ConfigMap/dify-shared",
                        "data.SOMETHING: holds the value of the key db-password of Secret/dify-secrets"),
                mutation(
                        "a secret moved to a ConfigMap",
                        API,
                        "DEBUG: \"false\"",
                        "DEBUG: \"false\"\n  STORAGE_SECRET_KEY: \"something-else\"",
                        "ConfigMap/dify-shared",
                        "STORAGE_SECRET_KEY is a secret by its name"),
                mutation(
                        "a secret as a variable's value",
                        "redis.yaml",
                        """
                                  valueFrom:
                                    secretKeyRef:
                                      name: {{ .Release.Name }}-secrets
                                      key: redis-password
                        """,
                        "          value: {{ .Values.secrets.redisPassword | quote }}\n",
                        "StatefulSet/dify-redis",
                        "holds the value of the key redis-password"),
                mutation(
                        "a URL with a password in a ConfigMap",
                        API,
                        "\"http://qdrant:6333\"",
                        "\"http://me:hunter2@qdrant:6333\"",
                        "ConfigMap/dify-shared",
                        "data.QDRANT_URL: a URL with a password"),
                mutation(
                        "a password on the command line",
                        "redis.yaml",
                        "$(REDIS_PASSWORD)",
                        "difyai",
                        "StatefulSet/dify-redis",
                        "a password in a command line"),
                mutation(
                        "a password in a probe",
                        "redis.yaml",
                        "redis-cli -a \\\"$REDIS_PASSWORD\\\" ping",
                        "redis-cli -a difyai ping",
                        "StatefulSet/dify-redis",
                        "a password in a command line"),
                mutation(
                        "a secret in an annotation",
                        API,
                        "checksum/config: {{ .Values | toYaml | sha256sum }}",
                        "key: {{ .Values.secrets.secretKey | quote }}",
                        "Deployment/dify-api",
                        "holds the value of the key secret-key"));
    }

    private static List<Mutation> claims() {
        return List.of(
                mutation(
                        "two writers that may stand on different nodes",
                        "dify-worker.yaml",
                        "      affinity:\n        podAffinity:\n          requiredDuring",
                        "      affinity:\n        podAntiAffinity:\n          requiredDuring",
                        "Deployment/dify-worker",
                        "nothing holds it on their node"),
                mutation(
                        "an affinity that one of the writers does not fulfil",
                        "dify-worker.yaml",
                        "        dify/storage: shared\n    spec",
                        "        dify/storage: own\n    spec",
                        "Deployment/dify-api",
                        "nothing holds it on their node"),
                mutation(
                        "a writer that is rolled over",
                        API,
                        "    type: Recreate",
                        "    type: RollingUpdate",
                        "Deployment/dify-api",
                        "only Recreate"),
                mutation(
                        "a writer without a strategy",
                        "dify-worker.yaml",
                        "  strategy:\n    type: Recreate\n",
                        "",
                        "Deployment/dify-worker",
                        "only Recreate"),
                mutation(
                        "two pods on a claim for one",
                        API,
                        "[ReadWriteOnce]",
                        "[ReadWriteOncePod]",
                        "PersistentVolumeClaim/dify-storage",
                        "mounted by several pods"));
    }

    private static List<Mutation> selectors() {
        return List.of(
                mutation(
                        "a workload that does not select its pods",
                        "dify-web.yaml",
                        "include \"fixture.selector\" (dict \"root\" . \"component\" \"web\")",
                        "include \"fixture.selector\" (dict \"root\" . \"component\" \"site\")",
                        "Deployment/dify-web",
                        "does not match the labels"),
                mutation(
                        "a Service that selects nothing",
                        API,
                        "  selector:\n    {{- include \"fixture.selector\" (dict \"root\" . \"component\" \"api\")",
                        "  selector:\n    {{- include \"fixture.selector\" (dict \"root\" . \"component\" \"backend\")",
                        "Service/dify-api",
                        "matches no pod"),
                mutation(
                        "a Service to a port that no container has",
                        "dify-web.yaml",
                        "targetPort: 3000",
                        "targetPort: 80",
                        "Service/dify-web",
                        "no container of Deployment/dify-web has the port 80"),
                mutation(
                        "a selector that changes with the chart",
                        "dify-worker.yaml",
                        "      {{- include \"fixture.selector\"",
                        "      {{- include \"fixture.labels\"",
                        "Deployment/dify-worker",
                        "selects by helm.sh/chart"),
                mutation(
                        "a network policy for nobody",
                        "networkpolicy.yaml",
                        "\"component\" \"sandbox\"",
                        "\"component\" \"sand-box\"",
                        "NetworkPolicy/dify-sandbox",
                        "matches no pod"),
                mutation(
                        "a network policy from nobody",
                        "networkpolicy.yaml",
                        "[api, worker, ssrf-proxy]",
                        "[dify-api]",
                        "NetworkPolicy/dify-sandbox",
                        "matches no pod"),
                mutation(
                        "a disruption budget for nobody",
                        API,
                        "kind: PodDisruptionBudget\nmetadata:\n  name: " + R + "api\nspec:\n  maxUnavailable: 1\n"
                                + "  selector:\n    matchLabels:\n",
                        "kind: PodDisruptionBudget\nmetadata:\n  name: " + R + "api\nspec:\n  maxUnavailable: 1\n"
                                + "  selector:\n    matchLabels:\n      tier: api\n",
                        "PodDisruptionBudget/dify-api",
                        "matches no pod"),
                mutation(
                        "replicas beside an autoscaler",
                        "dify-web.yaml",
                        "spec:\n  selector",
                        "spec:\n  replicas: 2\n  selector",
                        "Deployment/dify-web",
                        "fights with HorizontalPodAutoscaler/dify-web"));
    }

    private static List<Mutation> sizesAndSyntax() {
        return List.of(
                mutation(
                        "a ConfigMap that is too large",
                        "sandbox.yaml",
                        "  squid.conf: |\n",
                        "  more: {{ repeat 1100000 \"x\" | quote }}\n  squid.conf: |\n",
                        "ConfigMap/dify-sandbox",
                        "room for 1 MiB"),
                mutation(
                        "a key given twice",
                        "dify-web.yaml",
                        "  minReplicas: 1\n",
                        "  minReplicas: 1\n  maxReplicas: 4\n",
                        "",
                        "duplicate key \"maxReplicas\""));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void isCaught(Mutation mutation) {
        Path chart = FixtureChart.copyTo(directory);
        FixtureChart.replace(chart, mutation.template(), mutation.old(), mutation.replacement());
        List<Finding> findings = FixtureChart.verify(chart, FixtureChart.VERSION);
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.object()).isEqualTo(mutation.object());
            assertThat(finding.path() + ": " + finding.message()).contains(mutation.wrong());
            assertThat(finding.file()).startsWith("fixture/templates/");
        });
    }

    @Test
    void aSecretsValueIsNeverPartOfAFinding() {
        Path chart = FixtureChart.copyTo(directory);
        FixtureChart.replace(
                chart, API, "DEBUG: \"false\"", "DEBUG: \"false\"\n  A: {{ .Values.secrets.dbPassword | quote }}");
        FixtureChart.replace(chart, "redis.yaml", "$(REDIS_PASSWORD)", "hunter2hunter2");
        assertThat(FixtureChart.verify(chart, FixtureChart.VERSION).toString())
                .contains("holds the value")
                .doesNotContain("pW7xR4nE0cHa")
                .doesNotContain("hunter2");
    }
}
