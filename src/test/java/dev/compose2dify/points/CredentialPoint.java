package dev.compose2dify.points;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.points.RenderedRelease.Environment;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is one credential is one key of the Secret, and stands nowhere else. */
final class CredentialPoint {
    /** Shorter ones are words that stand anywhere ({@code difyai} is the name of an account too), as for {@code verify}. */
    private static final int SHORTEST = 8;
    /** {@code component.VARIABLE} by group; a {@code URL} is the password in it. */
    private static final Map<String, Pattern> GROUPS = new LinkedHashMap<>();

    private static final String FAMILY = "(api|worker|worker-beat|api-websocket)\\.";

    static {
        group(
                "database",
                FAMILY + "DB_PASSWORD|plugin-daemon\\.DB_PASSWORD"
                        + "|postgresql\\.(POSTGRES_PASSWORD|PGPASSWORD)|mysql\\.MYSQL(_ROOT)?_PASSWORD");
        group(
                "redis",
                FAMILY + "(REDIS_PASSWORD|CELERY_BROKER_URL|PUBSUB_REDIS_URL|EVENT_BUS_REDIS_URL)"
                        + "|plugin-daemon\\.REDIS_PASSWORD|redis\\.(REDISCLI_AUTH|REDIS_PASSWORD)|.*\\.DIFY_AGENT_REDIS_URL");
        group(
                "plugin daemon",
                FAMILY + "PLUGIN_DAEMON_KEY|plugin-daemon\\.SERVER_KEY" + "|.*\\.DIFY_AGENT_PLUGIN_DAEMON_API_KEY");
        group(
                "inner api",
                FAMILY + "(PLUGIN_DIFY_INNER_API_KEY|INNER_API_KEY_FOR_PLUGIN)"
                        + "|plugin-daemon\\.DIFY_INNER_API_KEY|.*\\.DIFY_AGENT_INNER_API_KEY");
        group("sandbox", FAMILY + "(SANDBOX_API_KEY|CODE_EXECUTION_API_KEY)|sandbox\\.API_KEY");
        group("agent", ".*\\.(DIFY_AGENT_API_TOKEN|AGENT_BACKEND_API_TOKEN)");
        group(
                "shellctl",
                ".*\\.(DIFY_AGENT_SHELLCTL_AUTH_TOKEN|DIFY_AGENT_LOCAL_SANDBOX_AUTH_TOKEN|SHELLCTL_AUTH_TOKEN)");
        group("weaviate", FAMILY + "WEAVIATE_API_KEY|weaviate\\.AUTHENTICATION_APIKEY_ALLOWED_KEYS");
        group("qdrant", FAMILY + "QDRANT_API_KEY|qdrant\\.QDRANT_API_KEY|qdrant\\.QDRANT__SERVICE__API_KEY");
        group("chroma", FAMILY + "CHROMA_AUTH_CREDENTIALS|chroma\\.CHROMA_SERVER_AUTHN_CREDENTIALS");
        group("opensearch", FAMILY + "OPENSEARCH_PASSWORD|opensearch\\.OPENSEARCH_INITIAL_ADMIN_PASSWORD");
        group("elasticsearch", FAMILY + "ELASTICSEARCH_PASSWORD|elasticsearch\\.ELASTIC_PASSWORD");
    }

    private CredentialPoint() {}

    private static void group(String name, String places) {
        GROUPS.put(name, Pattern.compile(places));
    }

    /** Groups whose variables do not all come from one key. */
    static List<String> equality(RenderedCase rendered) {
        List<String> findings = new ArrayList<>();
        Map<String, Map<String, TreeSet<String>>> keys = new TreeMap<>();
        for (ComponentPlan component : rendered.components()) {
            Environment environment = rendered.release().environment(component.name());
            environment.variables().forEach((name, value) -> {
                String place = component.name() + "." + name;
                GROUPS.forEach((group, places) -> {
                    if (places.matcher(place).matches() && holdsOne(name, value)) {
                        String key = environment.secretKeys().getOrDefault(name, "none");
                        keys.computeIfAbsent(group, g -> new TreeMap<>())
                                .computeIfAbsent(
                                        name.endsWith("_URL") ? passwordKey(rendered, value) : key,
                                        k -> new TreeSet<>())
                                .add(place);
                    }
                });
            });
        }
        keys.forEach((group, places) -> {
            if (places.size() != 1 || places.containsKey("none")) {
                findings.add(group + ": " + places);
            }
        });
        return findings;
    }

    private static boolean holdsOne(String name, String value) {
        return name.endsWith("_URL") ? !UrlCredentials.find(value).isEmpty() : !value.isEmpty();
    }

    /** The key whose value is the password of the URL. */
    private static String passwordKey(RenderedCase rendered, String url) {
        List<UrlCredential> found = UrlCredentials.find(url);
        String password = UrlCredentials.decode(found.get(0).password().of(url));
        return rendered.chart().plan().credentials().stream()
                .filter(c -> c.composed().isEmpty())
                .filter(c -> rendered.value(c.valuesPath()).equals(password))
                .map(CredentialPlan::key)
                .findFirst()
                .orElse("none");
    }

    /** Places outside the Secrets, and outside the files for the user's own values, where a credential stands. */
    static List<String> leaks(RenderedCase rendered) {
        List<String> findings = new ArrayList<>();
        for (CredentialPlan credential : rendered.chart().plan().credentials()) {
            String value = credential.composed().isPresent() ? "" : rendered.value(credential.valuesPath());
            // What Dify's files say to everybody, and its image expects, is a word like others: "Milvus".
            if (value.length() >= SHORTEST && !isPublished(value)) {
                places(rendered.release(), rendered.chart().files().files(), value)
                        .forEach(place -> findings.add(credential.key() + " stands in " + place));
            }
        }
        return findings;
    }

    private static boolean isPublished(String value) {
        return Catalog.load().credentials().stream().anyMatch(c -> c.isPublicDefault(value));
    }

    /** Where a value stands, as it is, URL-encoded or in base64. */
    static List<String> places(
            RenderedRelease release, Map<String, dev.compose2dify.output.FileTree.OutputFile> files, String value) {
        List<String> forms = List.of(
                value, encoded(value), Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        List<String> places = new ArrayList<>();
        release.objects().stream()
                .filter(o -> !"Secret".equals(o.get("kind")))
                .filter(o -> holds(o.toString(), forms))
                .forEach(o -> places.add(
                        o.get("kind") + " " + RenderedRelease.in(o, "metadata").get("name")));
        files.forEach((path, file) -> {
            if (!path.equals("secrets.values.yaml")
                    && !path.equals("ci/example-values.yaml")
                    && holds(file.text(), forms)) {
                places.add(path);
            }
        });
        return places;
    }

    private static boolean holds(String text, List<String> forms) {
        return forms.stream().anyMatch(text::contains);
    }

    /** As it stands in a URL. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
