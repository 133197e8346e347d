package dev.compose2dify.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes the text files of a project a little: what stands behind a key of the compose file or of {@code .env} becomes
 * something odd, a service gets another name, an attribute more, or loses some lines. The same seed gives the same project.
 */
final class ProjectMutator {
    private static final Pattern COMPOSE_FILE = Pattern.compile("(^|/)(docker-)?compose[^/]*\\.ya?ml");
    private static final Pattern ENV_FILE = Pattern.compile("(^|/)\\.env$|\\.env$");
    private static final Pattern SERVICE = Pattern.compile("(?m)^  ([A-Za-z][\\w.-]*):[ \\t]*$");
    private static final Pattern KEY_AND_VALUE = Pattern.compile("(?m)^( +(?:- )?[\\w.]+: *)(\\S.*)$");
    private static final Pattern ITEM = Pattern.compile("(?m)^( +- )([^\\s{\\[].*)$");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?m)^([A-Z][A-Z0-9_]*=)(.*)$");

    /** Users, databases, hosts, passwords: whatever may stand in a variable. */
    private static final List<String> VALUES = List.of(
            "_dify",
            "dify user",
            "jürgen",
            "dify+x",
            "p@ss/w:o#r%41d",
            "pa\"ss\\word",
            "$$(id)",
            "{{ fail \"x\" }}",
            "}}{{",
            "[=x]",
            "`id`",
            "a\u2028b",
            "",
            " ",
            "0",
            "-1",
            "1e3",
            "010",
            "yes",
            "NULL",
            "~",
            "x'y",
            "db",
            "redis",
            "api",
            "postgresql://u:p@db:5432/x",
            "redis://:pw@redis:6379/1",
            "http://api:5001",
            "https://a:b@example.com/x",
            "sk-0123456789abcdef0123456789abcdef",
            "localhost:65536",
            "ümlaut.example",
            "*",
            "&a",
            "%d",
            "\uFEFFx",
            "x".repeat(300));

    private static final List<String> IMAGES = List.of(
            "pgvector/pgvector:pg16",
            "postgres",
            "postgres:15-alpine@sha256:" + "0".repeat(64),
            "redis:6",
            "busybox",
            "registry.example:5000/team/dify-api:1.2.3",
            "langgenius/dify-api:0.6.16",
            "langgenius/dify-web:1.14.2",
            "mysql:8",
            "nginx:latest",
            "UPPER/case",
            "x$$(id)/dify-api:1",
            "a:b:c",
            "",
            "semitechnologies/weaviate:1.27.0",
            "qdrant/qdrant:v1.8.3",
            "example.com/app",
            "mongo:7",
            "minio/minio");
    private static final List<String> MOUNTS = List.of(
            "./data:/",
            "./data:/x/..",
            "data:/var/lib/data",
            "/a",
            "./x{{name}}:/etc/{{name}}.conf:ro",
            "./.env:/app/.env",
            "../outside:/o",
            "/etc/passwd:/etc/passwd:ro",
            "/var/run/docker.sock:/var/run/docker.sock",
            "~/.aws:/root/.aws",
            "./deploy.sh:/deploy.sh",
            "./a b:/c d",
            "./ü:/ü",
            "named:/data:ro",
            "./data://double//slash",
            "./docker:/d:ro");
    private static final List<String> ATTRIBUTES = List.of(
            "scale: 0",
            "deploy: {replicas: 0}",
            "deploy: {replicas: 3}",
            "working_dir: \"/{{ .Values }}\"",
            "user: \"0:0\"",
            "user: \"jürgen\"",
            "user: \"1000:\"",
            "command: \"sh -c 'echo $$HOME; exit 0'\"",
            "command: []",
            "command: \"\"",
            "entrypoint: [\"\"]",
            "ports: [\"8080:80\", \"8080:80/udp\", \"9000-9003:9000-9003\"]",
            "ports: [\"53:53/udp\"]",
            "restart: \"no\"",
            "restart: on-failure:3",
            "network_mode: host",
            "network_mode: none",
            "privileged: true",
            "read_only: true",
            "tmpfs: [/tmp, \"/run:size=10m\"]",
            "cap_add: [ALL, \"NET_ADMIN\"]",
            "sysctls: {net.core.somaxconn: 1024}",
            "extra_hosts: [\"host.docker.internal:host-gateway\", \"my_host:10.0.0.1\"]",
            "healthcheck: {test: [\"CMD-SHELL\", \"curl -f http://localhost:{{x}}/ || exit 1\"], interval: 1m30s}",
            "healthcheck: {disable: true}",
            "mem_limit: 512m",
            "cpus: 0.5",
            "stop_grace_period: 1m30s",
            "hostname: a_b",
            "container_name: \"some.name\"",
            "profiles: [extra]",
            "links: [\"x:y\"]",
            "secrets: [nowhere]",
            "labels: {traefik.enable: \"true\", traefik.http.routers.r.rule: \"Host(`a.example`)\"}",
            "init: true",
            "environment: {N: x, \"NULL\": y, \"1\": z, A-B: w, TOKEN: \"{{ .Values.secrets }}\"}",
            "group_add: [video, \"44\"]",
            "shm_size: 64m",
            "ulimits: {nofile: 1024}",
            "depends_on: {nobody: {condition: service_healthy, required: false}}",
            "security_opt: [\"no-new-privileges:true\", \"seccomp:unconfined\"]",
            "gpus: all",
            "expose: [\"5432\", \"1-3\"]");
    private static final List<String> NAMES = List.of(
            "a",
            "my_service",
            "Api2",
            "x.y",
            "web",
            "worker",
            "postgres",
            "n",
            "yes1",
            "svc-" + "l".repeat(70),
            "values");

    private final Random random;

    ProjectMutator(long seed) {
        random = new Random(seed);
    }

    /** The files with some changes; binary ones do not come here. */
    TreeMap<String, String> mutate(TreeMap<String, String> files, List<String> what) {
        TreeMap<String, String> out = new TreeMap<>(files);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            List<String> candidates = out.keySet().stream()
                    .filter(name -> COMPOSE_FILE.matcher(name).find()
                            || ENV_FILE.matcher(name).find())
                    .toList();
            String name = pick(candidates);
            boolean env = ENV_FILE.matcher(name).find();
            String text = out.get(name);
            out.put(name, env ? replace(text, ASSIGNMENT, VALUES, what) : compose(text, what));
        }
        return out;
    }

    private String compose(String text, List<String> what) {
        return switch (random.nextInt(8)) {
            case 0 -> rename(text, what);
            case 1, 2 -> insert(text, pick(ATTRIBUTES), what);
            case 3 -> insert(text, "volumes: [" + quoted(pick(MOUNTS)) + ", " + quoted(pick(MOUNTS)) + "]", what);
            case 4 -> insert(text, "image: " + quoted(pick(IMAGES)), what);
            case 5 -> replace(text, ITEM, MOUNTS, what);
            case 6 -> removeLines(text, what);
            default -> replace(text, KEY_AND_VALUE, VALUES, what);
        };
    }

    /** Everywhere, as a user would. */
    private String rename(String text, List<String> what) {
        List<String> services = matches(text, SERVICE);
        if (services.isEmpty()) {
            return text;
        }
        String from = pick(services);
        String to = pick(NAMES);
        what.add("rename " + from + " to " + to);
        return text.replaceAll("(?<![\\w./-])" + Pattern.quote(from) + "(?![\\w-])", Matcher.quoteReplacement(to));
    }

    /** A line more at a service; what it had under that key goes. */
    private String insert(String text, String line, List<String> what) {
        List<String> services = matches(text, SERVICE);
        if (services.isEmpty()) {
            return text;
        }
        String service = pick(services);
        what.add(service + ": " + line);
        Matcher start = Pattern.compile("(?m)^  " + Pattern.quote(service) + ":[ \\t]*\\n")
                .matcher(text);
        if (!start.find()) {
            return text;
        }
        Matcher end = Pattern.compile("(?m)^ {0,2}\\S").matcher(text);
        int stop = end.find(start.end()) ? end.start() : text.length();
        String key = line.substring(0, line.indexOf(':'));
        String body = text.substring(start.end(), stop)
                .replaceFirst("(?m)^    " + key + ":.*\\n(?:^      .*\\n|^    - .*\\n)*", "");
        return text.substring(0, start.end()) + "    " + line + "\n" + body + text.substring(stop);
    }

    private String replace(String text, Pattern pattern, List<String> tokens, List<String> what) {
        Matcher matcher = pattern.matcher(text);
        List<int[]> places = new ArrayList<>();
        while (matcher.find()) {
            places.add(new int[] {matcher.start(2), matcher.end(2), matcher.start(1), matcher.end(1)});
        }
        if (places.isEmpty()) {
            return text;
        }
        int[] place = pick(places);
        String token = pick(tokens);
        boolean assignment = pattern == ASSIGNMENT;
        what.add(text.substring(place[2], place[3]).strip() + " " + token);
        String written = assignment ? "'" + token.replace("'", "") + "'" : quoted(token);
        return text.substring(0, place[0]) + written + text.substring(place[1]);
    }

    private String removeLines(String text, List<String> what) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int at = random.nextInt(lines.size());
        int count = Math.min(1 + random.nextInt(6), lines.size() - at);
        what.add("without lines " + (at + 1) + "-" + (at + count));
        lines.subList(at, at + count).clear();
        return String.join("\n", lines) + "\n";
    }

    private static List<String> matches(String text, Pattern pattern) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
