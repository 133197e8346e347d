package dev.compose2dify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.output.FileTree;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A credential is one wherever it stands. Each way to hand a service a credential has a service and a marker of its own; the
 * marker may be in {@code secrets.values.yaml} and in objects of kind Secret and nowhere else.
 */
class SixtyWaysTest {
    @TempDir
    Path folder;

    private final StringBuilder services = new StringBuilder();
    private final StringBuilder environment = new StringBuilder();
    private final StringBuilder mounts = new StringBuilder();
    private final StringBuilder objects = new StringBuilder();
    private final Map<String, String> files = new LinkedHashMap<>();
    /** Marker by way. */
    private final Map<String, String> markers = new LinkedHashMap<>();
    /** Ways whose credential the chart does not need: it stands nowhere. */
    private final List<String> absent = new ArrayList<>();

    private int number;

    private String service(String way, String marker) {
        number++;
        String name = "w" + number;
        markers.put(number + " " + way, marker);
        services.append("  ")
                .append(name)
                .append(":\n    image: example.com/app")
                .append(number)
                .append(":1\n");
        return name;
    }

    private void env(String way, String name, String value, String marker) {
        markers.put(way, marker);
        environment
                .append("      ")
                .append(name)
                .append(": ")
                .append(quoted(value))
                .append('\n');
    }

    private void yaml(String way, String marker, String yaml) {
        service(way, marker);
        yaml.lines().forEach(l -> services.append("    ").append(l).append('\n'));
    }

    private void file(String way, String path, String target, String content, String marker) {
        markers.put(way, marker);
        files.put("files/" + path, content);
        mounts.append("      - ./files/")
                .append(path)
                .append(':')
                .append(target)
                .append(":ro\n");
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("$", "$$") + "\"";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void variables() {
        env("a name that says nothing, a random value", "ACME_LOGIN_WORD", "q7Xw2Lr9Tb4Kz8", "q7Xw2Lr9Tb4Kz8");
        env("DB_PASSWORD", "DB_PASSWORD", "marker-two", "marker-two");
        env("password in a URL", "STORE1", "postgres://app:markerthree@pg.example.com/app", "markerthree");
        env("JSON with a password", "APP_CONFIG", "{\"user\":\"a\",\"password\":\"markerfour\"}", "markerfour");
        env(
                "private key of several lines",
                "TLS_MATERIAL",
                "-----BEGIN PRIVATE KEY-----\nbWFya2VyZml2ZQ\n-----END PRIVATE KEY-----\n",
                "bWFya2VyZml2ZQ");
        String account = base64("{\"type\":\"service_account\",\"private_key\":\"markersix\"}");
        env("service account in base64", "GOOGLE_STORAGE_SERVICE_ACCOUNT_JSON_BASE64", account, account);
        String blob = base64("{\"type\":\"service_account\",\"private_key\":\"markerseven\"}");
        env("service account in base64 under a neutral name", "GCP_BLOB", blob, blob);
        env("Sentry DSN", "SENTRY_DSN", "https://markereight@sentry.example.com/5", "markereight");
        env("JDBC URL", "STORE2", "jdbc:postgresql://db.example.com/x?user=u&password=markernine", "markernine");
        env("JDBC of SQL Server", "STORE3", "jdbc:sqlserver://db.example.com;user=u;password=markerten", "markerten");
        env("MongoDB URI", "STORE4", "mongodb://u:markereleven@mongo.example.com/x", "markereleven");
        env("AMQP URI", "STORE5", "amqp://u:markertwelve@mq.example.com/", "markertwelve");
        env("Basic header", "HTTP_HEADER", "Basic dXNlcjptYXJrZXIxMw==", "dXNlcjptYXJrZXIxMw");
        env("webhook", "ALERT_WEBHOOK", "https://hooks.slack.com/services/T0AA/B0BB/markerfourteen", "markerfourteen");
        env("another webhook", "DEPLOY_HOOK", "https://ci.example.com/hook/8f3k2m9x4q7w5z1y", "8f3k2m9x4q7w5z1y");
        env("OAuth client secret", "OIDC_CLIENT_SECRET", "markersixteen", "markersixteen");
        env(
                "headers of OpenTelemetry",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "x-honeycomb-team=markerseventeen",
                "markerseventeen");
        env("SMTP password", "SMTP_PASSWORD", "markereighteen", "markereighteen");
        env("key of an AI provider", "MODEL_ACCESS", "sk-mark19abcdef", "sk-mark19abcdef");
        env("token of a code host", "GIT_LOGIN", "ghp_marker20abcdefgh", "ghp_marker20abcdefgh");
        env("access key of a cloud", "S3_USER", "AKIAMARKER210000", "AKIAMARKER210000");
        env("password with a number behind", "S3_PW2", "markertwentytwo", "markertwentytwo");
        env("token of a chat", "BOT", "xoxb-23-marker", "xoxb-23-marker");
        env("JSON web token", "ANON", "eyJhbGciOiJIUzI1NiJ9.eyJtYXJrZXIiOjI0fQ.c2ln", "eyJtYXJrZXIiOjI0fQ");
        env("hexadecimal key", "SEED", "3b1f".repeat(16), "3b1f".repeat(16));
        env(
                "Bearer header among options",
                "CURL_OPTS",
                "-s -H 'Authorization: Bearer markertwentysix'",
                "markertwentysix");
        env("GITHUB_PAT", "GITHUB_PAT", "markertwentyseven", "markertwentyseven");
        env("connection string of Azure", "STORE6", "AccountName=a;AccountKey=bWFya2VyMjg=;x=y", "bWFya2VyMjg");
        env("signed URL", "BLOB", "https://a.blob.example.com/c?sv=1&sig=markertwentynine", "markertwentynine");
        env("LDAP_BIND_PW", "LDAP_BIND_PW", "markerthirty", "markerthirty");
        env("ROOT_PW", "ROOT_PW", "markerthirtyone", "markerthirtyone");
        env("VAULT_UNSEAL", "VAULT_UNSEAL", "markerthirtytwo", "markerthirtytwo");
        env("SECRET_KEY_BASE", "SECRET_KEY_BASE", "markerthirtythree", "markerthirtythree");
        env("options of Java", "JAVA_OPTS", "-Xmx1g -Ddb.password=markerthirtyfour", "markerthirtyfour");
    }

    private void files() {
        file("redis.conf", "redis.conf", "/etc/redis.conf", "port 6379\nrequirepass markerfiles1\n", "markerfiles1");
        file(
                "htpasswd",
                "users",
                "/etc/nginx/htpasswd",
                "app:$apr1$abcdefgh$marker2marker2marker2x\n",
                "marker2marker2");
        file(
                "squid login=",
                "squid.conf",
                "/etc/squid/squid.conf",
                "cache_peer up.example.com parent 3128 0 login=user:markerfiles3\n",
                "markerfiles3");
        file(
                "userlist.txt",
                "userlist.txt",
                "/etc/pgbouncer/userlist.txt",
                "\"app\" \"md5markerfiles4\"\n",
                "markerfiles4");
        file("ini", "proxy.ini", "/etc/proxy.ini", "[up]\nuser = a\npassword = markerfiles5\n", "markerfiles5");
        file("yaml", "app.yaml", "/etc/app.yaml", "llm:\n  api_key: markerfiles6\n", "markerfiles6");
        file("json", "app.json", "/etc/app.json", "{\"db\": {\"password\": \"markerfiles7\"}}\n", "markerfiles7");
        file("toml", "app.toml", "/etc/app.toml", "[db]\npassword = \"markerfiles8\"\n", "markerfiles8");
        file(
                "properties",
                "app.properties",
                "/etc/app.properties",
                "spring.datasource.password=markerfiles9\n",
                "markerfiles9");
        file("env file", "app.env", "/app/.env", "DB_PASSWORD=markerfiles10\n", "markerfiles10");
        file("pgpass", "pg", "/home/app/.pgpass", "db:5432:app:app:markerfiles11\n", "markerfiles11");
        file(
                "netrc",
                "netrc",
                "/home/app/.netrc",
                "machine git.example.com\nlogin a\npassword markerfiles12\n",
                "markerfiles12");
        file(
                "AWS credentials",
                "aws",
                "/home/app/.aws/credentials",
                "[default]\naws_secret_access_key = markerfiles13\n",
                "markerfiles13");
        String login = base64("user:markerfiles14");
        file(
                "Docker's config",
                "config.json",
                "/home/app/.docker/config.json",
                "{\"auths\": {\"registry.example.com\": {\"auth\": \"" + login + "\"}}}\n",
                login);
        file("service account", "sa.json", "/etc/sa.json", "{\"private_key\": \"markerfiles15\"}\n", "markerfiles15");
        file(
                "ACL of Redis",
                "users.acl",
                "/etc/redis/users.acl",
                "user app on >markerfiles16 ~* +@all\n",
                "markerfiles16");
        file(
                "SQL",
                "init.sql",
                "/docker-entrypoint-initdb.d/init.sql",
                "CREATE ROLE app LOGIN PASSWORD 'markerfiles17';\n",
                "markerfiles17");
        file(
                "XML",
                "settings.xml",
                "/etc/settings.xml",
                "<a><password>markerfiles18</password></a>\n",
                "markerfiles18");
        file(
                "nginx",
                "proxy.conf",
                "/etc/nginx/proxy.conf",
                "proxy_set_header Authorization \"Bearer markerfiles19\";\n",
                "markerfiles19");
        file("target of a _FILE variable", "word", "/run/word", "markerfilestwenty\n", "markerfilestwenty");
        environment.append("      DB_PASSWORD_FILE: /run/word\n");
        yaml("content of a config", "markerfiles21", "configs: [{source: c, target: /etc/c.yaml}]");
        objects.append("configs:\n  c:\n    content: |\n      password: markerfiles21\n");
        yaml("secret of a file", "markerfiles22", "secrets: [s]");
        objects.append("secrets:\n  s:\n    file: ./s.txt\n");
        files.put("s.txt", "markerfiles22");
    }

    private void commands() {
        yaml("option by name", "markercmd1", "command: [serve, --api-key=markercmd1]");
        yaml("option -p", "markercmd2", "command: [tool, -p, markercmd2]");
        yaml("option -p in a line", "markercmd3", "command: tool -p markercmd3 --verbose");
        yaml("mysql -p in a probe", "markercmd4", "healthcheck:\n  test: mysqladmin ping -pmarkercmd4");
        yaml("redis-cli -a in a probe", "markercmd5", "healthcheck:\n  test: [CMD, redis-cli, -a, markercmd5, ping]");
        yaml(
                "redis-cli -a in a script",
                "markercmd6",
                "healthcheck:\n  test: redis-cli -a markercmd6 ping | grep PONG");
        yaml(
                "Authorization in a command",
                "markercmd7",
                "command: [curl, -H, \"Authorization: Bearer markercmd7\", \"https://x.example.com\"]");
        yaml(
                "Authorization in a script",
                "markercmd8",
                "command:\n  - sh\n  - -c\n  - 'curl -H \"Authorization: Bearer markercmd8\" https://x.example.com'");
        yaml("curl -u", "markercmd9", "command: [curl, -u, \"user:markercmd9\", \"https://x.example.com\"]");
        yaml(
                "curl -u in a script",
                "markercmd10",
                "healthcheck:\n  test: curl -f -u user:markercmd10 http://localhost:80/");
        yaml(
                "header of a key in a probe",
                "markercmd11",
                "healthcheck:\n  test: [CMD, wget, --header, \"X-API-Key: markercmd11\", \"http://localhost/\"]");
        yaml(
                "header of a key in a script",
                "markercmd12",
                "healthcheck:\n  test: 'wget -q --header \"X-API-Key: markercmd12\" http://localhost/'");
        yaml(
                "echo into a file",
                "markercmd13",
                "entrypoint: [sh, -c, \"echo markercmd13 > /key && exec mongod --keyFile /key\"]");
        yaml("hook", "markercmd14", "post_start:\n  - command: [register, --token, markercmd14]");
        yaml("hook in a script", "markercmd15", "post_start:\n  - command: sh -c 'login -p markercmd15'");
        yaml("assignment in a script", "markercmd16", "command: sh -c 'DB_PASSWORD=markercmd16 exec app'");
        yaml("key by its shape", "sk-cmd17abcdefgh", "command: [app, sk-cmd17abcdefgh]");
        yaml("URL in a command", "markercmd18", "command: [app, \"redis://:markercmd18@cache.example.com/0\"]");
    }

    private void whatTheChartDoesNotNeed() {
        Map<String, String> ways = new TreeMap<>(Map.of(
                "label", "labels: {traefik.http.middlewares.a.basicauth.users: \"a:$$apr1$$markerabsent1\"}",
                "build argument", "build: {context: ., args: {NPM_TOKEN: markerabsent2}}",
                "extension field", "x-secret: markerabsent3",
                "option of a logging driver", "logging: {driver: splunk, options: {splunk-token: markerabsent4}}",
                "annotation", "annotations: {token: markerabsent5}"));
        ways.forEach((way, yaml) -> {
            yaml(way, yaml.replaceAll(".*(markerabsent\\d).*", "$1"), yaml);
            absent.add(number + " " + way);
        });
        yaml("options of a volume's driver", "markerabsent6", "volumes: [\"share:/data\"]");
        absent.add(number + " options of a volume's driver");
        objects.append("volumes:\n  share:\n    driver_opts: {type: cifs, o: \"username=a,password=markerabsent6\"}\n");
    }

    @Test
    void noCredentialStandsOutsideOfASecret() {
        variables();
        files();
        commands();
        whatTheChartDoesNotNeed();
        assertThat(markers).hasSizeGreaterThanOrEqualTo(60);
        assertThat(markers.values()).doesNotHaveDuplicates();
        ComposeFolder project = ComposeFolder.at(
                folder,
                "services:\n  app:\n    image: example.com/app:1\n    environment:\n" + environment + "    volumes:\n"
                        + mounts + services + objects);
        files.forEach(project::file);

        ChartObjects chart = project.render();

        Map<String, String> leaks = new LinkedHashMap<>();
        Map<String, String> lost = new LinkedHashMap<>();
        markers.forEach((way, marker) -> {
            List<String> places = places(chart, marker);
            if (!places.isEmpty()) {
                leaks.put(way, String.join(", ", places));
            }
            if (!absent.contains(way) && !inSecret(chart, marker)) {
                lost.put(way, marker);
            }
        });
        assertThat(leaks).as("credentials in clear").isEmpty();
        assertThat(lost).as("credentials that do not arrive").isEmpty();
    }

    private static List<String> places(ChartObjects chart, String marker) {
        List<String> places = chart.chart().files().files().entrySet().stream()
                .filter(e -> !e.getKey().equals("secrets.values.yaml")
                        && text(e.getValue()).contains(marker))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
        chart.all().stream()
                .filter(o -> !o.get("kind").equals("Secret") && o.toString().contains(marker))
                .forEach(o -> places.add(o.get("kind") + "/" + ChartObjects.text(o, "metadata", "name")));
        chart.chart().plan().diagnostics().stream()
                .filter(d -> d.toString().contains(marker))
                .forEach(d -> places.add("the terminal"));
        chart.chart().plan().decisions().stream()
                .filter(d -> d.toString().contains(marker))
                .forEach(d -> places.add("a decision on " + d.name()));
        return places;
    }

    private static String text(FileTree.OutputFile file) {
        return file.text();
    }

    private static boolean inSecret(ChartObjects chart, String marker) {
        return chart.secretValues().stream().anyMatch(v -> v.contains(marker));
    }
}
