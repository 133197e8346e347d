package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.Release;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ingresses: where they lead, and the Middlewares that they name. */
final class IngressCheck implements Check {
    private static final String MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares";
    private static final String CRD = "@kubernetescrd";

    @Override
    public void check(Release release, Findings findings) {
        for (KubeObject ingress : release.ofKind("Ingress")) {
            ManifestValue spec = ingress.spec();
            backend(release, ingress, spec.get("defaultBackend"), findings);
            if (!spec.has("defaultBackend") && spec.items("rules").isEmpty()) {
                findings.add(ingress, spec, "an Ingress without rules");
            }
            Set<String> routes = new HashSet<>();
            for (ManifestValue rule : spec.items("rules")) {
                for (ManifestValue path : rule.get("http").items("paths")) {
                    path(ingress, rule.text("host"), path, routes, findings);
                    backend(release, ingress, path.get("backend"), findings);
                }
            }
            middlewares(release, ingress, findings);
        }
    }

    private static void path(
            KubeObject ingress, String host, ManifestValue path, Set<String> routes, Findings findings) {
        String type = path.text("pathType");
        String text = path.text("path");
        if (!type.equals("ImplementationSpecific") && !text.startsWith("/")) {
            findings.add(ingress, path.get("path"), "must start with / for pathType " + type);
        }
        if (!routes.add(host + " " + type + " " + text)) {
            findings.add(ingress, path, "a second route for " + host + text);
        }
    }

    private static void backend(Release release, KubeObject ingress, ManifestValue backend, Findings findings) {
        if (!backend.exists()) {
            return;
        }
        ManifestValue service = backend.get("service");
        if (!service.exists()) {
            if (!backend.has("resource")) {
                findings.add(ingress, backend, "a backend needs a service or a resource");
            }
            return;
        }
        String name = service.text("name");
        ManifestValue port = service.get("port");
        if (port.has("name") == port.has("number")) {
            findings.add(ingress, port, "a backend's port needs either name or number");
        }
        String wanted =
                port.get("name").scalar().or(() -> port.get("number").scalar()).orElse("");
        release.find("Service", name)
                .ifPresentOrElse(
                        target -> {
                            if (!hasPort(target, port, wanted)) {
                                findings.add(ingress, service, target.id() + " has no port " + wanted);
                            }
                        },
                        () -> findings.add(ingress, service, "the chart has no Service " + name));
    }

    private static boolean hasPort(KubeObject service, ManifestValue port, String wanted) {
        String field = port.has("name") ? "name" : "port";
        return service.spec().items("ports").stream()
                .anyMatch(declared -> declared.get(field).scalar().orElse("").equals(wanted));
    }

    private static void middlewares(Release release, KubeObject ingress, Findings findings) {
        ManifestValue annotation = ingress.root().get("metadata", "annotations").get(MIDDLEWARES);
        for (String reference : List.of(annotation.text().split(","))) {
            String name = reference.strip();
            if (name.isEmpty()) {
                continue;
            }
            if (!name.endsWith(CRD)) {
                findings.add(
                        ingress, annotation, "a Middleware is named <namespace>-<name>@kubernetescrd, not " + name);
                continue;
            }
            String qualified = name.substring(0, name.length() - CRD.length());
            boolean found = release.ofKind("Middleware").stream()
                    .anyMatch(middleware -> middleware.namespace().isEmpty()
                            ? qualified.endsWith("-" + middleware.name())
                            : qualified.equals(middleware.namespace() + "-" + middleware.name()));
            if (!found) {
                findings.add(ingress, annotation, "the chart has no Middleware that " + name + " names");
            }
        }
    }
}
