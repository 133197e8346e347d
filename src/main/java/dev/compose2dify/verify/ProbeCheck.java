package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.List;

/** Probes and lifecycle hooks: one handler each, on a port that the container has. */
final class ProbeCheck implements Check {
    private static final List<String> PROBES = List.of("startupProbe", "readinessProbe", "livenessProbe");
    private static final List<String> PROBE_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> HOOK_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");

    @Override
    public void check(Release release, Findings findings) {
        for (PodTemplate pod : release.pods()) {
            for (ManifestValue container : pod.containers()) {
                for (String name : PROBES) {
                    ManifestValue probe = container.get(name);
                    if (probe.exists()) {
                        oneHandler(pod.owner(), probe, PROBE_HANDLERS, findings);
                        port(pod.owner(), container, probe, findings);
                        successThreshold(pod.owner(), name, probe, findings);
                    }
                }
                for (String hook : List.of("postStart", "preStop")) {
                    ManifestValue handler = container.get("lifecycle", hook);
                    if (handler.exists()) {
                        oneHandler(pod.owner(), handler, HOOK_HANDLERS, findings);
                    }
                }
            }
        }
    }

    private static void oneHandler(KubeObject owner, ManifestValue probe, List<String> handlers, Findings findings) {
        List<String> given = handlers.stream().filter(probe::has).toList();
        if (given.isEmpty()) {
            findings.add(owner, probe, "has no handler: one of " + String.join(", ", handlers) + " is needed");
        } else if (given.size() > 1) {
            findings.add(owner, probe, "has more than one handler: " + String.join(", ", given));
        }
        if (probe.has("exec") && probe.get("exec").items("command").isEmpty()) {
            findings.add(owner, probe.get("exec", "command"), "an empty command");
        }
    }

    private static void port(KubeObject owner, ManifestValue container, ManifestValue probe, Findings findings) {
        for (String handler : List.of("httpGet", "tcpSocket")) {
            ManifestValue port = probe.get(handler, "port");
            String name = port.text();
            if (!name.isEmpty()
                    && container.items("ports").stream()
                            .noneMatch(declared -> declared.text("name").equals(name))) {
                findings.add(owner, port, "the container has no port named " + name);
            }
        }
    }

    private static void successThreshold(KubeObject owner, String name, ManifestValue probe, Findings findings) {
        if (!name.equals("readinessProbe") && probe.number("successThreshold").orElse(1) != 1) {
            findings.add(owner, probe.get("successThreshold"), "must be 1 here");
        }
    }
}
