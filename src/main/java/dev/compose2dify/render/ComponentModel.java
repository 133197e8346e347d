package dev.compose2dify.render;

import dev.compose2dify.plan.ComponentPlan;
import dev.compose2dify.plan.ComponentPlan.FileContent;
import dev.compose2dify.plan.ComponentPlan.InitPlan;
import dev.compose2dify.plan.ComponentPlan.PortPlan;
import dev.compose2dify.plan.ComponentPlan.SecurityPlan;
import dev.compose2dify.plan.ImagePlan;
import dev.compose2dify.plan.ProbePlan;
import dev.compose2dify.plan.Value;
import dev.compose2dify.plan.Value.Host;
import dev.compose2dify.plan.VolumePlan;
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
                .with(SecurityPlan.class, ComponentModel::security)
                .with(FileContent.class, ComponentModel::file)
                .with(InitPlan.class, i -> init(component, i))
                .with(ProbePlan.class, p -> probe(component, p))
                .with(ImagePlan.class, ComponentModel::image);
        Map<String, Object> model = records.map(component);
        model.put(
                "location",
                component.location().file() + ":" + component.location().line());
        model.put("imageExpression", imageExpression(component, component.image()));
        model.put("workingDirYaml", KubeYaml.scalar(component.workingDir()));
        List<String> secretSources = new ArrayList<>();
        component.sharedEnvironments().stream()
                .filter(sharedWithSecrets::contains)
                .forEach(s -> secretSources.add("(include \"dify." + s + ".secretEnv\" $)"));
        if (!component.environment().secrets().isEmpty()) {
            secretSources.add("(include \"dify." + component.valuesKey() + ".secretEnv\" $)");
        }
        model.put(
                "hasSecrets",
                !secretSources.isEmpty()
                        || component.volumes().stream().anyMatch(VolumePlan.SecretFiles.class::isInstance));
        model.put(
                "secretEnvExpression",
                switch (secretSources.size()) {
                    case 0 -> "\"[]\"";
                    case 1 -> secretSources.get(0);
                    default ->
                        "(printf \"" + "%s\\n".repeat(secretSources.size()) + "\" " + String.join(" ", secretSources)
                                + ")";
                });
        model.put("filesGlob", "files/" + component.name() + "/*");
        return model;
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
        Map<String, Object> map = new Records().map((Record) volume);
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

    private static Map<String, Object> security(SecurityPlan security) {
        List<String> pod = new ArrayList<>();
        security.runAsUser().ifPresent(u -> pod.add("runAsUser: " + u));
        security.runAsGroup().ifPresent(g -> pod.add("runAsGroup: " + g));
        security.runAsUser().filter(u -> u != 0).ifPresent(u -> pod.add("runAsNonRoot: true"));
        security.fsGroup().ifPresent(g -> {
            pod.add("fsGroup: " + g);
            pod.add("fsGroupChangePolicy: OnRootMismatch");
        });
        if (!security.privileged()) {
            pod.add("seccompProfile: {type: RuntimeDefault}");
        }
        List<String> container = new ArrayList<>();
        if (security.privileged()) {
            container.add("privileged: true");
        } else if (security.runAsUser().filter(u -> u != 0).isPresent()) {
            container.add("allowPrivilegeEscalation: false");
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
        List<Map<String, Object>> hosts = new ArrayList<>();
        Set<Host> seen = new LinkedHashSet<>();
        file.value().pieces().forEach(p -> {
            if (p instanceof Host host && seen.add(host)) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("token", token(host));
                entry.put("component", host.component());
                entry.put("helper", host.qualified() ? "dify.fqdn" : "dify.host");
                hosts.add(entry);
            }
        });
        map.put("hosts", hosts);
        return map;
    }

    /** What stands in a file for a component's host name. */
    static String token(Host host) {
        return "@" + (host.qualified() ? "fqdn" : "host") + ":" + host.component() + "@";
    }

    private static Map<String, Object> init(ComponentPlan component, InitPlan init) {
        Map<String, Object> map = new Records()
                .with(Value.class, ComponentModel::value)
                .with(VolumePlan.MountPlan.class, ComponentModel::mount)
                .map(init);
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
        StringBuilder expression = new StringBuilder("{{ include \"dify.image\" (dict \"root\" $ \"image\" " + values);
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
