package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.ContainerEnvironment;
import dev.compose2dify.verify.manifest.ContainerText;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who logs in at a PostgreSQL or MySQL of the chart must be a user whom the server's image creates on its first start:
 * {@code POSTGRES_USER} (else postgres), {@code MYSQL_USER} and root.
 */
final class DatabaseUserCheck implements Check {
    private static final Pattern URL_USER = Pattern.compile(
            "(?<![\\w+.-])(?:postgres(?:ql)?|mysql|mariadb)(?:\\+\\w+)?://([^\\s:@/]+)(?::[^\\s]*)?@([A-Za-z0-9._-]+)");

    /** Not those of clients that could use the server, but are switched off: RELYT_HOST, HOLOGRES_HOST. */
    private static final Pattern DATABASE_HOST =
            Pattern.compile("(?:.*_)?(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB)_?HOST");

    @Override
    public void check(Release release, Findings findings) {
        for (PodTemplate pod : release.pods()) {
            for (ManifestValue container : pod.containers()) {
                Map<String, String> environment = ContainerEnvironment.of(release, container);
                environment.forEach(
                        (name, value) -> client(release, pod, container, environment, name, value, findings));
            }
        }
    }

    private static void client(
            Release release,
            PodTemplate pod,
            ManifestValue container,
            Map<String, String> environment,
            String name,
            String value,
            Findings findings) {
        if (DATABASE_HOST.matcher(name).matches()) {
            String base = name.substring(0, name.length() - "HOST".length());
            for (String ending : List.of("USERNAME", "USER")) {
                // Without the password it is a name that a shared file brought along.
                boolean logsIn = environment.containsKey(base + "PASSWORD") || environment.containsKey(base + "PASS");
                String user = logsIn ? environment.getOrDefault(base + ending, "") : "";
                login(release, pod, container, base + ending, user, value, findings);
            }
        }
        Matcher url = URL_USER.matcher(value);
        while (url.find()) {
            login(release, pod, container, name, url.group(1), url.group(2), findings);
        }
    }

    private static void login(
            Release release,
            PodTemplate pod,
            ManifestValue container,
            String variable,
            String user,
            String host,
            Findings findings) {
        Optional<List<String>> created = created(release, host);
        if (!user.isEmpty() && created.isPresent() && !created.get().contains(user)) {
            findings.add(
                    pod.owner(),
                    container,
                    variable + " is " + user + ", whom the database behind " + host + " does not create: it has "
                            + String.join(" and ", created.get()));
        }
    }

    /** The users that the server behind a host makes; empty when it is no such server of this chart. */
    private static Optional<List<String>> created(Release release, String host) {
        Optional<KubeObject> service = release.find("Service", host.split("\\.")[0]);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> selector = service.get().spec().get("selector").strings();
        for (PodTemplate server : selector.isEmpty() ? List.<PodTemplate>of() : release.podsSelectedBy(selector)) {
            for (ManifestValue container : server.spec().items("containers")) {
                Map<String, String> environment = ContainerEnvironment.of(release, container);
                boolean others = container.items("volumeMounts").stream()
                        .anyMatch(m -> m.text("mountPath").startsWith("/docker-entrypoint-initdb.d"));
                List<String> users = new ArrayList<>();
                if (environment.containsKey("POSTGRES_PASSWORD")) {
                    users.add(environment.getOrDefault("POSTGRES_USER", "postgres"));
                } else if (environment.containsKey("MYSQL_ROOT_PASSWORD")
                        || environment.containsKey("MYSQL_PASSWORD")) {
                    users.add("root");
                    Optional.ofNullable(environment.get("MYSQL_USER")).ifPresent(users::add);
                }
                // Scripts of the user's may create more.
                if (!users.isEmpty() && !(others && createsUsers(release))) {
                    return Optional.of(users);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean createsUsers(Release release) {
        return ContainerText.of(release).stream()
                .anyMatch(t -> t.text().matches("(?is).*\\bCREATE\\s+(?:USER|ROLE)\\b.*|.*\\bcreateuser\\b.*"));
    }
}
