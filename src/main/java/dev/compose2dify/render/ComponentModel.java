package dev.compose2dify.render;

import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.ComponentPlan.HostAlias;
import dev.compose2dify.chart.ComponentPlan.InitPlan;
import dev.compose2dify.chart.ComponentPlan.PodPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.ComponentPlan.ResourcesPlan;
import dev.compose2dify.chart.ComponentPlan.SecurityPlan;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.ProbePlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the template of a component sees. */
final class ComponentModel {
    private final Set<String> sharedWithSecrets;

    /** @param sharedWithSecrets values keys of shared environments that take variables from the Secret */
    ComponentModel(Set<String> sharedWithSecrets) {
        this.sharedWithSecrets = sharedWithSecrets;
    }

    Map<String, Object> of(ComponentPlan component) {
        Records records = new Records()
                .with(Value.class, ComponentModel::value)
                .with(VolumePlan.class, v -> volume(component, v))
                .with(VolumePlan.MountPlan.class, ComponentModel::mount)
                .with(SecurityPlan.class, s -> security(s, component.pod()))
                .with(ResourcesPlan.class, ComponentModel::resources)
                .with(HostAlias.class, ComponentModel::hostAlias)
                .with(FileContent.class, ComponentModel::file)
                .with(InitPlan.class, i -> init(component, i))
                .with(ProbePlan.class, p -> probe(component, p))
                .with(ImagePlan.class, ComponentModel::image);
        Map<String, Object> model = records.map(component);
        // Without its line: a line more at the top of the compose file would change every template.
        model.put("location", component.location().file());
        model.put("imageExpression", imageExpression(component, component.image()));
        model.put("workingDirYaml", KubeYaml.scalar(component.workingDir()));
        List<String> secretSources = new ArrayList<>();
        // Inside of a named template the chart is the dot.
        String root = component.waitsForMigration() ? "." : "$";
        component.sharedEnvironments().stream()
                .filter(sharedWithSecrets::contains)
                .forEach(s -> secretSources.add("(include \"dify." + s + ".secretEnv\" " + root + ")"));
        if (!component.environment().secrets().isEmpty()) {
            secretSources.add("(include \"dify." + component.valuesKey() + ".secretEnv\" " + root + ")");
        }
        model.put("hasSecrets", !secretSources.isEmpty() || holdsSecretFiles(component));
        if (component.waitsForMigration()) {
            secretSources.add("(include \"dify.migrationEnv\" .)");
        }
        model.put(
                "secretEnvExpression",
                switch (secretSources.size()) {
                    case 0 -> "\"[]\"";
                    case 1 -> secretSources.get(0);
                    default ->
                        "(printf \"" + "%s\\n".repeat(secretSources.size()) + "\" " + String.join(" ", secretSources)
                                + ")";
                });
        model.put("sharedClaims", sharedClaims(component));
        model.put(
                "scales",
                component.kind().equals("Deployment") && component.singleton().isEmpty());
        model.put("filesGlob", "files/" + component.name() + "/*");
        return model;
    }

    private static boolean holdsSecretFiles(ComponentPlan component) {
        return component.volumes().stream()
                        .anyMatch(v -> v instanceof VolumePlan.Files files
                                && !files.secretItems().isEmpty())
                || component.initContainers().stream()
                        .anyMatch(i -> !i.secrets().isEmpty());
    }

    /** Claims that pods of other components mount too. */
    private static List<String> sharedClaims(ComponentPlan component) {
        return component.volumes().stream()
                .filter(v -> v instanceof VolumePlan.SharedClaim claim && claim.several())
                .map(v -> ((VolumePlan.SharedClaim) v).claim())
                .toList();
    }

    /** As the two lines of a container's resources, each empty for none. */
    static Map<String, Object> resources(ResourcesPlan resources) {
        String request = amounts("cpu", resources.requestCpu(), "memory", resources.requestMemory());
        String limit = amounts(
                "cpu", resources.limitCpu(), "memory", resources.limitMemory(), "nvidia.com/gpu", resources.gpus());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("request", request);
        map.put("limit", limit);
        map.put("any", !request.isEmpty() || !limit.isEmpty());
        return map;
    }

    private static String amounts(String... namesAndAmounts) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < namesAndAmounts.length; i += 2) {
            if (!namesAndAmounts[i + 1].isEmpty()) {
                parts.add(namesAndAmounts[i] + ": " + namesAndAmounts[i + 1]);
            }
        }
        return String.join(", ", parts);
    }

    private static Map<String, Object> hostAlias(HostAlias alias) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ip", alias.ip());
        map.put(
                "hostnamesYaml",
                String.join(
                        ", ", alias.hostnames().stream().map(KubeYaml::quoted).toList()));
        return map;
    }

    private static Map<String, Object> item(VolumePlan.Item item) {
        Map<String, Object> map = new Records().map(item);
        map.put("yamlPath", flow(item.path()));
        return map;
    }

    static Map<String, Object> value(Value value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("literal", value.isLiteral());
        map.put("yaml", HelmText.scalar(value, key -> {
            throw new IllegalStateException("a credential outside of the Secret: " + key);
        }));
        if (value.isLiteral()) {
            map.put("text", value.text());
            map.put("quoted", KubeYaml.quoted(value.text()));
            block(value.text()).ifPresent(lines -> map.put("lines", lines));
        }
        return map;
    }

    /** The lines of a script that can stand as a literal block, which is easier to read than one long string. */
    private static Optional<List<String>> block(String text) {
        boolean plain = text.indexOf('\n') > 0
                && text.endsWith("\n")
                && !text.endsWith("\n\n")
                && !Character.isWhitespace(text.charAt(0))
                && text.chars().allMatch(c -> c == '\n' || c >= 0x20 && c < 0x7f)
                && text.lines().noneMatch(l -> l.endsWith(" "));
        return plain ? Optional.of(text.lines().map(HelmText::braces).toList()) : Optional.empty();
    }

    private static Map<String, Object> volume(ComponentPlan component, VolumePlan volume) {
        Map<String, Object> map =
                new Records().with(VolumePlan.Item.class, ComponentModel::item).map((Record) volume);
        map.put("type", volume.type());
        if (volume instanceof VolumePlan.ClaimTemplate claim) {
            map.put("sizeExpression", sizeExpression(claim.valuesPath(), component.subchart()));
            map.put("storageClassExpression", storageClassExpression(claim.valuesPath(), component.subchart()));
        }
        return map;
    }

    /** Values of a subchart start below its own name there. */
    static String values(String path, boolean subchart) {
        return ".Values." + (subchart ? path.substring(path.indexOf('.') + 1) : path);
    }

    static String sizeExpression(String valuesPath, boolean subchart) {
        return "required \"" + valuesPath + ".size is required, for example 20Gi\" "
                + values(valuesPath + ".size", subchart);
    }

    static String storageClassExpression(String valuesPath, boolean subchart) {
        String own = values(valuesPath + ".storageClassName", subchart);
        return subchart
                // The parent's values are out of reach, but for its "global".
                ? own + " | default " + values(valuesPath + ".storageClass", true)
                        + " | default .Values.global.storageClassName"
                : own + " | default .Values.storage.storageClassName";
    }

    private static Map<String, Object> mount(VolumePlan.MountPlan mount) {
        Map<String, Object> map = new Records().map(mount);
        map.put("yamlPath", flow(mount.path()));
        map.put("yamlSubPath", flow(mount.subPath()));
        return map;
    }

    /** A string inside of a flow collection. */
    private static String flow(String text) {
        return text.matches("[A-Za-z0-9_./-]+") ? KubeYaml.scalar(text) : KubeYaml.quoted(text);
    }

    private static Map<String, Object> security(SecurityPlan security, PodPlan podPlan) {
        List<String> pod = new ArrayList<>();
        security.runAsUser().ifPresent(u -> pod.add("runAsUser: " + u));
        security.runAsGroup().ifPresent(g -> pod.add("runAsGroup: " + g));
        security.runAsUser().filter(u -> u != 0).ifPresent(u -> pod.add("runAsNonRoot: true"));
        security.fsGroup().ifPresent(g -> {
            pod.add("fsGroup: " + g);
            pod.add("fsGroupChangePolicy: OnRootMismatch");
        });
        if (!podPlan.supplementalGroups().isEmpty()) {
            pod.add("supplementalGroups: " + podPlan.supplementalGroups());
        }
        if (!podPlan.sysctls().isEmpty()) {
            pod.add("sysctls:");
            podPlan.sysctls()
                    .forEach((name, value) ->
                            pod.add("  - {name: " + flow(name) + ", value: " + KubeYaml.quoted(value) + "}"));
        }
        if (!security.privileged()) {
            pod.add("seccompProfile: {type: " + (podPlan.seccompUnconfined() ? "Unconfined" : "RuntimeDefault") + "}");
        }
        List<String> container = new ArrayList<>();
        if (security.privileged()) {
            container.add("privileged: true");
        } else if ((podPlan.noNewPrivileges()
                        || security.runAsUser().filter(u -> u != 0).isPresent())
                && !security.capabilitiesAdded().contains("SYS_ADMIN")) {
            container.add("allowPrivilegeEscalation: false");
        }
        if (podPlan.readOnlyRootFilesystem()) {
            container.add("readOnlyRootFilesystem: true");
        }
        if (!security.capabilitiesAdded().isEmpty()
                || !security.capabilitiesDropped().isEmpty()) {
            List<String> parts = new ArrayList<>();
            if (!security.capabilitiesAdded().isEmpty()) {
                parts.add("add: [" + String.join(", ", security.capabilitiesAdded()) + "]");
            }
            if (!security.capabilitiesDropped().isEmpty()) {
                parts.add("drop: [" + String.join(", ", security.capabilitiesDropped()) + "]");
            }
            container.add("capabilities: {" + String.join(", ", parts) + "}");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pod", pod);
        map.put("container", container);
        return map;
    }

    /** A file of the project stays as it is; names of components stand in it as marks that Helm replaces. */
    private static Map<String, Object> file(FileContent file) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", file.key());
        map.put("chartPath", file.chartPath());
        map.put("origin", file.origin());
        map.put("binary", file.isBinary());
        // Helm takes the byte order mark away from files of a chart.
        map.put(
                "startsWithMark",
                file.base64().startsWith("77u/")
                        || !file.value().pieces().isEmpty()
                                && file.value().pieces().get(0) instanceof Literal first
                                && first.text().startsWith("\ufeff"));
        List<Map<String, Object>> hosts = new ArrayList<>();
        Set<Host> seen = new LinkedHashSet<>();
        file.value().pieces().forEach(p -> {
            if (p instanceof Host host && seen.add(host)) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("token", host.mark());
                entry.put("component", host.component());
                entry.put("helper", host.qualified() ? "dify.fqdn" : "dify.host");
                hosts.add(entry);
            }
        });
        map.put("hosts", hosts);
        return map;
    }

    private static Map<String, Object> init(ComponentPlan component, InitPlan init) {
        Map<String, Object> map = new Records()
                .with(Value.class, ComponentModel::value)
                .with(VolumePlan.MountPlan.class, ComponentModel::mount)
                .with(ResourcesPlan.class, ComponentModel::resources)
                .map(init);
        map.put("workingDirYaml", KubeYaml.scalar(init.workingDir()));
        map.put("imageExpression", imageExpression(component, init.image()));
        return map;
    }

    private static Map<String, Object> probe(ComponentPlan component, ProbePlan probe) {
        Map<String, Object> map =
                new Records().with(Value.class, ComponentModel::value).map(probe);
        map.put("yamlPath", KubeYaml.scalar(probe.path()));
        Optional<PortPlan> port = component.ports().stream()
                .filter(p -> p.number() == probe.port())
                .findFirst();
        map.put("portName", port.map(PortPlan::name).orElse(Integer.toString(probe.port())));
        return map;
    }

    static Map<String, Object> image(ImagePlan image) {
        Map<String, Object> map = new Records().map(image);
        map.put("repositoryYaml", KubeYaml.quoted(image.repository()));
        map.put("tagYaml", KubeYaml.quoted(image.tag()));
        map.put("digestYaml", KubeYaml.quoted(image.digest()));
        return map;
    }

    private static String imageExpression(ComponentPlan component, ImagePlan image) {
        if (image.key().equals("helper")) {
            return "{{ include \"dify.image\" (dict \"root\" $ \"image\" .Values.global.helperImage) | quote }}";
        }
        boolean own = component.subchart() && image.equals(component.image());
        String values = own ? ".Values.image" : ".Values.images." + image.key();
        String settings = component.subchart() ? ".Values" : ".Values." + component.valuesKey();
        StringBuilder expression = new StringBuilder("{{ include \"dify.image\" (dict \"root\" $ \"image\" " + values
                + " \"registry\" " + settings + ".imageRegistry");
        if (!image.suffix().isEmpty() && image.repository().isEmpty()) {
            expression
                    .append(" \"repository\" (printf \"%s")
                    .append(image.suffix())
                    .append("\" (required \"images.dify.repository is required\" .Values.images.dify.repository))");
        }
        if (image.missing()) {
            expression.append(String.format(
                    Locale.ROOT,
                    " \"repository\" (required \"images.%1$s.repository is required: Compose builds this image\" %2$s.repository)"
                            + " \"tag\" (required \"images.%1$s.tag is required: Compose builds this image\" %2$s.tag)",
                    image.key(),
                    values));
        } else if (image.tag().isEmpty() && image.digest().isEmpty()) {
            expression.append(" \"tag\" (required \"images.dify.tag is required\" .Values.images.dify.tag)");
        }
        return expression.append(") | quote }}").toString();
    }
}
