package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.HashSet;
import java.util.Set;

/** Pods by themselves: names of containers and ports, images, restart policies, service links and tokens. */
final class PodCheck implements Check {
    @Override
    public void check(Release release, Findings findings) {
        for (PodTemplate pod : release.pods()) {
            KubeObject owner = pod.owner();
            ManifestValue spec = pod.spec();
            if (spec.items("containers").isEmpty()) {
                findings.add(owner, spec.get("containers"), "a pod without containers");
            }
            restartPolicy(owner, spec, findings);
            if (!spec.get("enableServiceLinks").isFalse()) {
                findings.add(
                        owner,
                        spec.get("enableServiceLinks"),
                        "must be false: otherwise every Service of the namespace adds variables such as"
                                + " DIFY_PORT=tcp://... that Dify takes for its own");
            }
            if (!spec.get("automountServiceAccountToken").isFalse()) {
                findings.add(
                        owner,
                        spec.get("automountServiceAccountToken"),
                        "must be false: nothing in Dify needs the cluster's API, and code that users run would get it");
            }
            containers(pod, findings);
        }
    }

    private static void restartPolicy(KubeObject owner, ManifestValue spec, Findings findings) {
        String policy = spec.text("restartPolicy");
        boolean oneShot = owner.is("Job") || owner.is("CronJob");
        if (oneShot && !policy.equals("OnFailure") && !policy.equals("Never")) {
            findings.add(owner, spec.get("restartPolicy"), "a Job's pods need OnFailure or Never");
        } else if (!oneShot && !owner.is("Pod") && !policy.isEmpty() && !policy.equals("Always")) {
            findings.add(owner, spec.get("restartPolicy"), "only Always is possible in a " + owner.kind());
        }
    }

    private static void containers(PodTemplate pod, Findings findings) {
        KubeObject owner = pod.owner();
        Set<String> names = new HashSet<>();
        Set<String> portNames = new HashSet<>();
        for (ManifestValue container : pod.containers()) {
            String name = container.text("name");
            if (!name.isEmpty()
                    && (name.length() > 63
                            || !NamesCheck.DNS_LABEL.matcher(name).matches())) {
                findings.add(owner, container.get("name"), "not a DNS label (RFC 1123) of at most 63 characters");
            }
            if (!name.isEmpty() && !names.add(name)) {
                findings.add(owner, container.get("name"), "a second container of this name");
            }
            String image = container.text("image");
            if (image.isBlank() || !image.equals(image.strip())) {
                findings.add(owner, container.get("image"), "no image, or blanks around it");
            } else if (image.endsWith(":") || image.startsWith(":") || image.startsWith("/")) {
                findings.add(owner, container.get("image"), "not an image reference: " + image);
            }
            ports(owner, container, portNames, findings);
        }
    }

    private static void ports(KubeObject owner, ManifestValue container, Set<String> names, Findings findings) {
        Set<String> ports = new HashSet<>();
        for (ManifestValue port : container.items("ports")) {
            String name = port.text("name");
            if (!name.isEmpty()) {
                if (!name.matches("[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")
                        || !name.matches(".*[a-z].*")
                        || name.contains("--")) {
                    findings.add(owner, port.get("name"), "not a port name: at most 15 of a-z, 0-9, -, with a letter");
                }
                if (!names.add(name)) {
                    findings.add(owner, port.get("name"), "a second port of this name in the pod");
                }
            }
            String protocol = port.has("protocol") ? port.text("protocol") : "TCP";
            port.number("containerPort").ifPresent(number -> {
                if (!ports.add(number + "/" + protocol)) {
                    findings.add(owner, port.get("containerPort"), "a second port " + number + " in the container");
                }
            });
        }
    }
}
