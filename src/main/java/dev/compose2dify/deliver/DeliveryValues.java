package dev.compose2dify.deliver;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.chart.DeployPlanner;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values with which a chart is rendered where no deploy.sh asks for them: its defaults, and what the user says. */
public final class DeliveryValues {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private DeliveryValues() {}

    /**
     * What deploy.sh would take without options, but for what it asks the cluster: the address is left to the browser.
     *
     * @param given values of the user's, which win
     * @throws DeliveryException when they hold a credential, which no file of a tree may
     */
    static Map<String, Object> of(ChartPlan plan, List<Map<String, Object>> given) {
        DeliveryValues all = new DeliveryValues();
        DeployPlan deploy = DeployPlanner.of(plan);
        all.put("expose.ingressClassName", "kommander-traefik");
        all.put("expose.path", plan.dify() && plan.ingress().servesRoot() ? "/dify" : "/");
        all.put("external.scheme", "https");
        all.put("images.dify.repository", deploy.imageRepository());
        all.put("images.dify.tag", deploy.imageTag());
        all.put("storage.storageClassName", "nutanix-volume");
        if (plan.components().stream().anyMatch(c -> c.identity().subchart())) {
            all.put("global.storageClassName", "nutanix-volume");
        }
        for (DeployPlan.Option setting : deploy.settings()) {
            if (setting.enabled()) {
                all.put(setting.valuesPath(), setting.defaultValue());
            }
        }
        for (Map<String, Object> file : given) {
            refuseCredentials(plan, file);
            merge(all.values, file);
        }
        if (at(all.values, "external.host").isEmpty()) {
            all.put("external.relativeUrls", true);
        }
        return all.values;
    }

    /**
     * The content of a values file.
     *
     * @throws DeliveryException when it is no mapping of YAML
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> read(String text, String file) {
        try {
            List<Object> documents = KubeYaml.loadAll(text, file);
            if (documents.isEmpty() || documents.get(0) == null) {
                return Map.of();
            }
            if (documents.size() == 1 && documents.get(0) instanceof Map<?, ?> map) {
                return (Map<String, Object>) map;
            }
            throw new DeliveryException(
                    Diagnostic.error(file + " holds no values: a mapping of YAML is expected", "see values.yaml"));
        } catch (InvalidYamlException e) {
            throw new DeliveryException(Diagnostic.error("a values file is no YAML: " + e.getMessage(), "correct it"));
        }
    }

    private static void refuseCredentials(ChartPlan plan, Map<String, Object> file) {
        for (CredentialPlan credential : plan.credentials()) {
            if (at(file, credential.valuesPath()).isPresent()) {
                throw new DeliveryException(Diagnostic.error(
                        "--values gives the credential " + credential.valuesPath()
                                + ", which must not stand in these files",
                        credential.environment().isEmpty()
                                ? "put it into base/secret.yaml under " + credential.key()
                                : "set " + credential.environment() + " when you run scripts/setup-secrets.sh"));
            }
        }
    }

    private void put(String path, Object value) {
        put(values, path, value);
    }

    /** Sets a value at a path like {@code global.stopped}. */
    @SuppressWarnings("unchecked")
    static void put(Map<String, Object> values, String path, Object value) {
        String[] parts = path.split("\\.");
        Map<String, Object> at = values;
        for (int i = 0; i < parts.length - 1; i++) {
            at = (Map<String, Object>) at.compute(
                    parts[i], (k, v) -> v instanceof Map<?, ?> ? v : new LinkedHashMap<String, Object>());
        }
        at.put(parts[parts.length - 1], value);
    }

    static Optional<Object> at(Map<String, Object> values, String path) {
        Object at = values;
        for (String part : path.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return Optional.ofNullable(at).filter(v -> !v.equals(""));
    }

    /** What {@code from} says over what {@code into} does. */
    @SuppressWarnings("unchecked")
    static void merge(Map<String, Object> into, Map<String, Object> from) {
        from.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map && into.get(key) instanceof Map<?, ?> known) {
                Map<String, Object> both = new LinkedHashMap<>((Map<String, Object>) known);
                merge(both, (Map<String, Object>) map);
                into.put(key, both);
            } else {
                into.put(key, value);
            }
        });
    }
}
