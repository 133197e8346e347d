package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services: their pods, and the ports on both sides. */
final class ServiceCheck implements Check {
    @Override
    public void check(Release release, Findings findings) {
        for (KubeObject service : release.ofKind("Service")) {
            ports(service, findings);
            pods(release, service, findings);
        }
        for (KubeObject set : release.ofKind("StatefulSet")) {
            ManifestValue name = set.spec().get("serviceName");
            if (!name.text().isEmpty() && release.find("Service", name.text()).isEmpty()) {
                findings.add(set, name, "the chart has no Service " + name.text());
            }
        }
    }

    private static void ports(KubeObject service, Findings findings) {
        List<ManifestValue> ports = service.spec().items("ports");
        if (ports.isEmpty() && !service.spec().text("type").equals("ExternalName")) {
            if (!service.spec().text("clusterIP").equals("None")) {
                findings.add(service, service.spec().get("ports"), "a Service without ports");
            }
        }
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (ManifestValue port : ports) {
            String name = port.text("name");
            if (name.isEmpty() && ports.size() > 1) {
                findings.add(service, port, "needs a name where there are several ports");
            }
            if (!name.isEmpty()
                    && (name.length() > 63
                            || !NamesCheck.DNS_LABEL.matcher(name).matches())) {
                findings.add(service, port.get("name"), "not a DNS label (RFC 1123)");
            }
            if (!name.isEmpty() && !names.add(name)) {
                findings.add(service, port, "a second port named " + name);
            }
            String number = port.get("port").scalar().orElse("");
            if (!numbers.add(number + "/" + protocol(port))) {
                findings.add(service, port, "a second port " + number);
            }
        }
    }

    private static void pods(Release release, KubeObject service, Findings findings) {
        ManifestValue value = service.spec().get("selector");
        Map<String, String> selector = value.strings();
        if (selector.isEmpty() || service.spec().text("type").equals("ExternalName")) {
            return;
        }
        SelectorCheck.requireStable(service, value, selector.keySet(), findings);
        List<PodTemplate> pods = release.podsSelectedBy(selector);
        if (pods.isEmpty()) {
            findings.add(service, value, "matches no pod of the chart");
        }
        for (PodTemplate pod : pods) {
            for (ManifestValue port : service.spec().items("ports")) {
                ManifestValue target = port.has("targetPort") ? port.get("targetPort") : port.get("port");
                if (!hasPort(pod, target, protocol(port))) {
                    findings.add(
                            service,
                            target,
                            "no container of " + pod.owner().id() + " has the port "
                                    + target.scalar().orElse("?"));
                }
            }
        }
    }

    private static boolean hasPort(PodTemplate pod, ManifestValue target, String protocol) {
        String wanted = target.scalar().orElse("");
        return pod.spec().items("containers").stream()
                .flatMap(container -> container.items("ports").stream())
                .filter(port -> protocol(port).equals(protocol))
                .anyMatch(port -> port.text("name").equals(wanted)
                        || port.get("containerPort").scalar().orElse("").equals(wanted));
    }

    private static String protocol(ManifestValue port) {
        return port.has("protocol") ? port.text("protocol") : "TCP";
    }
}
