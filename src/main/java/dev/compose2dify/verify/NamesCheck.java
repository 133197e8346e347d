package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Names, labels, keys and sizes as the server wants them. */
final class NamesCheck implements Check {
    static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern DNS_LABEL_FROM_LETTER = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern QUALIFIED_NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final int MOST_BYTES = 1024 * 1024;

    @Override
    public void check(Release release, Findings findings) {
        for (KubeObject object : release.objects()) {
            name(object, findings);
            ManifestValue metadata = object.root().get("metadata");
            labels(object, metadata.get("labels"), findings);
            annotations(object, metadata.get("annotations"), findings);
            if (object.is("ConfigMap") || object.is("Secret")) {
                data(object, findings);
            }
        }
        for (PodTemplate pod : release.pods()) {
            labels(pod.owner(), pod.template().get("metadata", "labels"), findings);
            annotations(pod.owner(), pod.template().get("metadata", "annotations"), findings);
        }
    }

    private static void name(KubeObject object, Findings findings) {
        String name = object.name();
        if (name.isEmpty()) {
            return;
        }
        String place = "metadata.name";
        switch (object.kind()) {
            case "Service" -> {
                if (!DNS_LABEL_FROM_LETTER.matcher(name).matches()) {
                    findings.add(object, place, "not a DNS label that starts with a letter (RFC 1035)");
                }
                tooLong(object, name, 63, "a Service's", findings);
            }
            case "Deployment", "DaemonSet", "Job", "Pod" -> {
                dnsLabel(object, name, findings);
                tooLong(object, name, 63, "a workload's", findings);
            }
            case "StatefulSet" -> {
                dnsLabel(object, name, findings);
                // Its pods carry <name>-<hash of 10> as a label of at most 63.
                tooLong(object, name, 52, "a StatefulSet's", findings);
            }
            case "CronJob" -> {
                dnsLabel(object, name, findings);
                tooLong(object, name, 52, "a CronJob's", findings);
            }
            case "Namespace" -> {
                dnsLabel(object, name, findings);
                tooLong(object, name, 63, "a Namespace's", findings);
            }
            case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding" -> {
                // Path segments: nearly anything goes.
            }
            default -> {
                if (name.length() <= 253 && !DNS_SUBDOMAIN.matcher(name).matches()) {
                    findings.add(object, place, "not a DNS name (RFC 1123): only a-z, 0-9, - and .");
                }
                tooLong(object, name, 253, "an object's", findings);
            }
        }
    }

    private static void dnsLabel(KubeObject object, String name, Findings findings) {
        if (!DNS_LABEL.matcher(name).matches()) {
            findings.add(object, "metadata.name", "not a DNS label (RFC 1123): only a-z, 0-9 and -");
        }
    }

    private static void tooLong(KubeObject object, String name, int most, String whose, Findings findings) {
        if (name.length() > most) {
            findings.add(
                    object, "metadata.name", whose + " name has at most " + most + " characters, not " + name.length());
        }
    }

    private static void labels(KubeObject object, ManifestValue labels, Findings findings) {
        labels.strings().forEach((key, value) -> {
            qualifiedKey(object, labels, key, findings);
            if (!value.isEmpty()
                    && (value.length() > 63 || !QUALIFIED_NAME.matcher(value).matches())) {
                findings.add(
                        object,
                        labels.get(key),
                        "not a label value: at most 63 letters, digits, '-', '_', '.', alphanumeric at both ends");
            }
        });
    }

    private static void annotations(KubeObject object, ManifestValue annotations, Findings findings) {
        annotations.entries().keySet().forEach(key -> qualifiedKey(object, annotations, key, findings));
    }

    private static void qualifiedKey(KubeObject object, ManifestValue map, String key, Findings findings) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "a" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        if (name.length() > 63
                || prefix.length() > 253
                || !QUALIFIED_NAME.matcher(name).matches()
                || !DNS_SUBDOMAIN.matcher(prefix).matches()) {
            findings.add(object, map.get(key), "not a key for labels or annotations");
        }
    }

    private static void data(KubeObject object, Findings findings) {
        long size = 0;
        for (String field : new String[] {"data", "binaryData", "stringData"}) {
            ManifestValue map = object.root().get(field);
            boolean encoded = field.equals("binaryData") || field.equals("data") && object.is("Secret");
            for (Map.Entry<String, ManifestValue> entry : map.entries().entrySet()) {
                if (!DATA_KEY.matcher(entry.getKey()).matches()) {
                    findings.add(object, entry.getValue(), "not a key: only letters, digits, '-', '_' and '.'");
                }
                long bytes = entry.getValue().text().getBytes(StandardCharsets.UTF_8).length;
                size += encoded ? bytes * 3 / 4 : bytes;
            }
        }
        if (size > MOST_BYTES) {
            findings.add(object, "", "holds " + size + " bytes; a " + object.kind() + " has room for 1 MiB");
        }
    }
}
