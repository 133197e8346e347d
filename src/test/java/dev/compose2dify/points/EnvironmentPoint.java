package dev.compose2dify.points;

import com.fasterxml.jackson.databind.JsonNode;
import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.catalog.UpgradeFacts;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.points.RenderedRelease.Environment;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every container sees what {@code docker compose config} shows, apart from what a decision says. How a decided
 * difference must look is computed here from Compose's value, not taken from the plan.
 */
final class EnvironmentPoint {
    /** What every case is installed with. */
    private static final String PUBLIC = "https://10.20.30.40";

    private static final Map<String, String> PUBLIC_URLS = Map.ofEntries(
            Map.entry("CONSOLE_API_URL", PUBLIC),
            Map.entry("CONSOLE_WEB_URL", PUBLIC),
            Map.entry("SERVICE_API_URL", PUBLIC),
            Map.entry("APP_API_URL", PUBLIC),
            Map.entry("APP_WEB_URL", PUBLIC),
            Map.entry("FILES_URL", PUBLIC),
            Map.entry("TRIGGER_URL", PUBLIC),
            Map.entry("SERVER_URL", PUBLIC),
            Map.entry("CONSOLE_URL", PUBLIC),
            Map.entry("ENDPOINT_URL_TEMPLATE", PUBLIC + "/e/{hook_id}"),
            Map.entry("NEXT_PUBLIC_SOCKET_URL", "wss://10.20.30.40"),
            Map.entry("EXPOSE_PLUGIN_DEBUGGING_HOST", "10.20.30.40"),
            Map.entry("PLUGIN_REMOTE_INSTALL_HOST", "10.20.30.40"));
    private static final Set<String> LOOPBACKS = Set.of("127.0.0.1", "localhost", "0.0.0.0", "host.docker.internal");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.-]+");
    /** A host that nobody can mistake: in a URL, or before a port. */
    private static final Pattern CLEAR_HOST = Pattern.compile(
            "://(?:[^/@\\s\"]*@)?([A-Za-z0-9_.-]+)|(?:^|[\\s,=\"])([A-Za-z0-9_.-]+):\\d{2,5}(?:$|[/,\\s\"])");
    /** Variables that hold nothing but a host. */
    private static final Pattern HOST_VARIABLE = Pattern.compile("[A-Z_]*_HOST|REDIS_SENTINELS|REDIS_CLUSTERS");

    private final RenderedCase rendered;
    private final Map<String, String> componentByHost = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();

    private EnvironmentPoint(RenderedCase rendered) {
        this.rendered = rendered;
        for (ComponentPlan component : rendered.components()) {
            JsonNode service = rendered.expected().path("services").path(component.service());
            componentByHost.put(component.service(), component.name());
            for (String name : List.of("container_name", "hostname")) {
                if (service.has(name)) {
                    componentByHost.putIfAbsent(service.get(name).asText(), component.name());
                }
            }
        }
    }

    /** A name that another release gave to a service of this one: {@code RELYT_HOST=db} where it is db_postgres now. */
    private Optional<String> formerly(String name) {
        return Catalog.load().upgrades().formerNames().stream()
                .filter(former -> former.names().contains(name))
                .map(UpgradeFacts.FormerNames::component)
                .filter(c ->
                        rendered.components().stream().anyMatch(p -> p.name().equals(c)))
                .findFirst();
    }

    static List<String> findings(RenderedCase rendered) {
        EnvironmentPoint point = new EnvironmentPoint(rendered);
        rendered.components().forEach(point::component);
        return point.findings;
    }

    private void component(ComponentPlan component) {
        Map<String, String> compose = rendered.composeEnvironment(component.service());
        Environment pod = rendered.release().environment(component.name());
        Map<String, Decision> decisions = rendered.variableDecisions(component.service());
        compose.forEach((name, value) -> {
            String where = component.name() + "." + name;
            Decision decision = decisions.get(name);
            if (decision == null) {
                findings.add(where + ": no decision says what became of it");
            } else {
                variable(component, where, name, value, pod, decision);
            }
        });
        pod.variables().keySet().stream().filter(n -> !compose.containsKey(n)).forEach(name -> {
            Decision decision = decisions.get(name);
            if (decision == null
                    || decision.outcome() != Outcome.ADDED
                    || decision.reason().isEmpty()) {
                findings.add(component.name() + "." + name + ": Compose does not set it, and no decision adds it");
            }
        });
    }

    private void variable(
            ComponentPlan component, String where, String name, String compose, Environment pod, Decision decision) {
        String actual = pod.variables().get(name);
        String secretKey = pod.secretKeys().get(name);
        switch (decision.outcome()) {
            case KEPT -> {
                same(where, compose, actual);
                expect(where, secretKey == null, "a kept variable comes from the Secret");
                forgottenHost(where, name, actual);
            }
            case CHANGED -> {
                if (decision.reason().startsWith("follows external.")) {
                    same(where, PUBLIC_URLS.get(name), actual);
                } else if (decision.reason().startsWith("the api alone migrates")) {
                    same(where, "false", actual);
                } else {
                    boolean port = decision.reason().startsWith("the port of the container, not the one");
                    expect(
                            where,
                            port || decision.reason().startsWith("names "),
                            "unknown reason: " + decision.reason());
                    if (port) {
                        expect(where, !compose.equals(actual), "said to be another port, but is unchanged");
                    } else {
                        hosts(component, where, compose, actual);
                    }
                }
            }
            case MOVED -> moved(component, where, compose, actual, secretKey, decision);
            case DROPPED -> {
                expect(where, actual == null, "dropped, but the container sees it");
                dropped(component, where, name, compose, decision);
            }
            // The environment of the chart replaces what Compose says.
            case ADDED -> {
                expect(where, actual != null, "added, but the container does not see it");
                expect(where, !decision.reason().isEmpty(), "no reason");
                if (compose.equals(actual) && !PUBLIC_URLS.containsKey(name)) {
                    findings.add(where + ": added although Compose says the same");
                }
            }
            case ATTENTION -> same(where, PUBLIC_URLS.get(name), actual);
        }
    }

    private void moved(
            ComponentPlan component, String where, String compose, String actual, String secretKey, Decision decision) {
        if (decision.target().startsWith("values ")) {
            same(where, rendered.value(decision.target().substring("values ".length())), actual);
            return;
        }
        expect(where, ("Secret key " + secretKey).equals(decision.target()), "not from " + decision.target());
        Optional<CredentialPlan> credential = secretKey == null ? Optional.empty() : rendered.credential(secretKey);
        if (credential.isEmpty() || actual == null) {
            findings.add(where + ": not a credential of the plan");
        } else if (credential.get().composed().isPresent()) {
            url(component, where, compose, actual);
        } else {
            same(where, rendered.value(credential.get().valuesPath()), actual);
        }
    }

    /** Everything but host and password is as in Compose; the password is a credential's value, URL-encoded. */
    private void url(ComponentPlan component, String where, String compose, String actual) {
        List<UrlCredential> before = UrlCredentials.find(compose);
        List<UrlCredential> after = UrlCredentials.find(actual);
        if (before.isEmpty() || before.size() != after.size()) {
            findings.add(where + ": is no longer the URL that it was");
            return;
        }
        StringBuilder old = new StringBuilder(compose);
        StringBuilder now = new StringBuilder(actual);
        for (int i = before.size() - 1; i >= 0; i--) {
            String password = after.get(i).password().of(actual);
            expect(where, password.matches("([A-Za-z0-9._~-]|%[0-9A-F]{2})*"), "password is not URL-encoded");
            String plain = UrlCredentials.decode(password);
            expect(
                    where,
                    rendered.chart().plan().credentials().stream()
                            .anyMatch(c -> rendered.value(c.valuesPath()).equals(plain)),
                    "password is no credential's value");
            old.replace(
                    before.get(i).password().start(), before.get(i).password().end(), "PASSWORD");
            now.replace(after.get(i).password().start(), after.get(i).password().end(), "PASSWORD");
        }
        if (!old.toString().equals(now.toString())) {
            hosts(component, where, old.toString(), now.toString());
        }
    }

    /** The tokens that differ are names of services, now by the names of their objects. */
    private void hosts(ComponentPlan component, String where, String compose, String actual) {
        if (actual == null) {
            findings.add(where + ": missing");
            return;
        }
        Matcher before = TOKEN.matcher(compose);
        Matcher after = TOKEN.matcher(actual);
        StringBuilder rest = new StringBuilder();
        StringBuilder restNow = new StringBuilder();
        int at = 0;
        int atNow = 0;
        boolean changed = false;
        while (before.find()) {
            if (!after.find()) {
                findings.add(where + ": " + actual + " has fewer words than " + compose);
                return;
            }
            rest.append(compose, at, before.start()).append('_');
            restNow.append(actual, atNow, after.start()).append('_');
            at = before.end();
            atNow = after.end();
            if (!before.group().equals(after.group())) {
                changed = true;
                host(component, where, before.group(), after.group());
            }
        }
        rest.append(compose, at, compose.length());
        restNow.append(actual, atNow, actual.length());
        same(where, rest.toString(), restNow.toString());
        expect(where, changed, "said to name other components, but is unchanged");
    }

    private void host(ComponentPlan component, String where, String old, String now) {
        boolean full = component.name().endsWith("ssrf-proxy");
        String target = componentByHost.get(old);
        if (target == null && LOOPBACKS.contains(old)) {
            target = rendered.components().stream()
                    .map(ComponentPlan::name)
                    .filter(n -> now.equals(objectName(n)))
                    .findFirst()
                    .orElse(null);
        }
        if (target == null) {
            target = formerly(old).orElse(null);
        }
        if (target == null) {
            findings.add(where + ": " + old + " is no service");
            return;
        }
        same(where, objectName(target) + (full ? ".dify.svc.cluster.local" : ""), now);
        expect(
                where,
                !rendered.release().servicePorts(objectName(target)).isEmpty(),
                "names " + target + ", which has no Service");
    }

    static String objectName(String component) {
        return HelmChart.RELEASE + "-" + component;
    }

    /** A kept value in which a service of the chart is named without any doubt. */
    private void forgottenHost(String where, String name, String value) {
        Matcher host = CLEAR_HOST.matcher(value);
        while (host.find()) {
            String found = host.group(1) != null ? host.group(1) : host.group(2);
            expect(where, !componentByHost.containsKey(found), "still names " + found + ": " + value);
        }
        if (HOST_VARIABLE.matcher(name).matches()) {
            expect(where, !componentByHost.containsKey(value), "still names " + value);
        }
    }

    private void dropped(ComponentPlan component, String where, String name, String compose, Decision decision) {
        if (decision.reason().startsWith("empty is not the same as unset")) {
            expect(where, compose.isEmpty(), "dropped as empty, but holds something");
        } else if (decision.reason().startsWith("a secret that only a shared env file brings")) {
            boolean written = writtenInService(component.service(), name);
            expect(where, !written, "withheld although the service's own environment sets it");
            expect(where, !component.name().matches("api|worker|worker-beat|api-websocket"), "the api family reads it");
        } else if (decision.reason().startsWith("only Compose or the gateway reads it")) {
            expect(where, name.matches("(NGINX|CERTBOT|EXPOSE|COMPOSE)_.*"), "left out although a pod may read it");
        } else {
            findings.add(where + ": dropped for an unknown reason: " + decision.reason());
        }
    }

    private boolean writtenInService(String service, String name) {
        return rendered.chart()
                        .project()
                        .services()
                        .get(service)
                        .environment()
                        .get(name)
                        .source()
                == dev.compose2dify.compose.EnvironmentVariable.Source.ENVIRONMENT;
    }

    private void same(String where, String wanted, String actual) {
        expect(where, wanted != null && wanted.equals(actual), "is [" + actual + "] instead of [" + wanted + "]");
    }

    private void expect(String where, boolean condition, String finding) {
        if (!condition) {
            findings.add(where + ": " + finding);
        }
    }
}
