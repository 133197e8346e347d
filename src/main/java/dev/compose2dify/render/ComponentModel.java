package dev.compose2dify.render;

import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.ProbePlan;
import dev.compose2dify.chart.ResourcesPlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.VolumePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
                .with(VolumePlan.class, ComponentModel::volume)
                .with(ResourcesPlan.class, ComponentModel::resources)
                .with(FileContent.class, ComponentModel::file)
                .with(ProbePlan.class, p -> probe(component, p));
        Map<String, Object> model = new LinkedHashMap<>(records.map(component.identity()));
        model.putAll(records.map(component.workload()));
        model.putAll(records.map(component.container()));
        records.map(component.probes()).forEach((kind, probe) -> model.put(kind + "Probe", probe));
        model.putAll(records.map(component.network()));
        model.putAll(records.map(component.storage()));
        model.put("security", records.map(component.security()));
        model.put("pod", records.map(component.pod()));
        model.put(
                "initContainers",
                component.initContainers().stream()
                        .map(i -> initContainer(i, records))
                        .toList());
        model.put("certificateVariables", component.certificateVariables());
        component.metrics().ifPresent(m -> model.put("metrics", records.map(m)));
        model.put("warnings", component.warnings());
        model.put("kind", component.workload().controller().kind());
        // Without its line: a line more at the top of the compose file would change every template.
        model.put("location", component.identity().location().file());
        boolean secrets = !component.container().environment().secrets().isEmpty()
                || component.container().sharedEnvironments().stream().anyMatch(sharedWithSecrets::contains);
        model.put("hasSecrets", secrets || holdsSecretFiles(component));
        model.put("secretKeys", keysBesideEnvironment(component));
        model.put("reader", component.container().reads());
        model.put("sharedClaims", sharedClaims(component));
        model.put("scales", component.workload().scales());
        return model;
    }

    /** Keys of the Secret that its init containers and its files come from. */
    private static List<String> keysBesideEnvironment(ComponentPlan component) {
        Set<String> keys = new LinkedHashSet<>();
        component.initContainers().forEach(i -> i.secretVariables().forEach(s -> keys.add(s.key())));
        component.storage().volumes().forEach(v -> {
            if (v instanceof VolumePlan.Files files) {
                files.secretItems().forEach(item -> keys.add(item.key()));
            }
        });
        return List.copyOf(keys);
    }

    private static boolean holdsSecretFiles(ComponentPlan component) {
        return component.storage().volumes().stream()
                        .anyMatch(v -> v instanceof VolumePlan.Files files
                                && !files.secretItems().isEmpty())
                || component.initContainers().stream()
                        .anyMatch(i -> !i.secretVariables().isEmpty());
    }

    /** Claims that pods of other components mount too. */
    private static List<String> sharedClaims(ComponentPlan component) {
        return component.storage().volumes().stream()
                .filter(v -> v instanceof VolumePlan.SharedClaim claim && claim.several())
                .map(v -> ((VolumePlan.SharedClaim) v).claim())
                .toList();
    }

    static Map<String, Object> resources(ResourcesPlan resources) {
        Map<String, Object> map = new Records().map(resources);
        map.put("any", map.values().stream().anyMatch(amount -> !amount.equals("")));
        return map;
    }

    static Map<String, Object> value(Value value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("literal", value.isLiteral());
        map.put("yaml", new Written(HelmText.scalar(value, key -> {
            throw new IllegalStateException("a credential outside of the Secret: " + key);
        })));
        if (value.isLiteral()) {
            map.put("text", value.text());
            block(value.text()).ifPresent(lines -> map.put("lines", lines));
        }
        return map;
    }

    /** The lines of a script that can stand as a literal block, which is easier to read than one long string. */
    private static Optional<List<Written>> block(String text) {
        boolean plain = text.indexOf('\n') > 0
                && text.endsWith("\n")
                && !text.endsWith("\n\n")
                && !Character.isWhitespace(text.charAt(0))
                && text.chars().allMatch(c -> c == '\n' || c >= 0x20 && c < 0x7f)
                && text.lines().noneMatch(l -> l.endsWith(" "));
        return plain
                ? Optional.of(
                        text.lines().map(l -> new Written(HelmText.braces(l))).toList())
                : Optional.empty();
    }

    private static Map<String, Object> volume(VolumePlan volume) {
        Map<String, Object> map = new Records().map((Record) volume);
        map.put("type", volume.type());
        if (volume instanceof VolumePlan.ClaimTemplate claim) {
            // Values of a subchart start below its own name there.
            map.put("subPath", claim.valuesPath().substring(claim.valuesPath().indexOf('.') + 1));
        }
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
                entry.put("qualified", host.qualified());
                hosts.add(entry);
            }
        });
        map.put("hosts", hosts);
        return map;
    }

    private static Map<String, Object> probe(ComponentPlan component, ProbePlan probe) {
        Records records = new Records().with(Value.class, ComponentModel::value);
        Map<String, Object> map = new LinkedHashMap<>(records.map(probe.timing()));
        map.putAll(records.map((Record) probe.action()));
        if (probe.action() instanceof ProbePlan.HttpGet http) {
            map.put("type", "httpGet");
            map.put("portName", portName(component, http.port()));
        } else if (probe.action() instanceof ProbePlan.TcpSocket socket) {
            map.put("type", "tcpSocket");
            map.put("portName", portName(component, socket.port()));
        } else {
            map.put("type", "exec");
        }
        return map;
    }

    private static String portName(ComponentPlan component, int number) {
        return component.network().ports().stream()
                .filter(p -> p.number() == number)
                .findFirst()
                .map(PortPlan::name)
                .orElse(Integer.toString(number));
    }

    private static Map<String, Object> initContainer(InitPlan init, Records records) {
        Map<String, Object> map = records.map((Record) init);
        map.put("name", init.name());
        map.put("type", init.getClass().getSimpleName());
        return map;
    }
}
