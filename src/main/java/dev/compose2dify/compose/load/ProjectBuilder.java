package dev.compose2dify.compose.load;

import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.FileObject;
import dev.compose2dify.compose.NamedVolume;
import dev.compose2dify.compose.Network;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.load.AttributeTable.Attribute;
import dev.compose2dify.compose.schema.FieldValues;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.ShellWords;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagnostic.Severity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Last stage: the resolved model and the typed {@link Project} out of the normalised tree. */
final class ProjectBuilder {
    private final LoadContext context;
    private final ProjectFiles.Selection found;
    private final String name;
    private final ProjectTree tree;
    private final ServiceEnvironment environments;
    private final Map<String, Map<String, EnvironmentVariable>> resolved = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> labels = new LinkedHashMap<>();

    ProjectBuilder(LoadContext context, ProjectFiles.Selection found, String name, ProjectTree tree) {
        this.context = context;
        this.found = found;
        this.name = name;
        this.tree = tree;
        this.environments = new ServiceEnvironment(context, found.variables(), found.substitutes());
    }

    /** The content of {@code docker compose config --format json}, with single dollar signs. */
    Map<String, Object> model() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", name);
        Map<String, Object> services = new LinkedHashMap<>();
        tree.enabled().forEach((key, service) -> services.put(key, service(key, service)));
        model.put("services", services);
        ProjectTree.UsedResources used = ProjectTree.UsedResources.by(tree);
        section(model, "networks", used.networks());
        section(model, "volumes", used.volumes());
        section(model, "secrets", used.secrets());
        section(model, "configs", used.configs());
        for (String key : tree.root().keys()) {
            if (key.startsWith("x-")) {
                model.put(key, ModelDecoder.extension(tree.root().get(key)));
            }
        }
        return model;
    }

    private Map<String, Object> service(String key, Node.Mapping service) {
        Attribute attribute = AttributeTable.ROOT.children.get("services").anyKey;
        Map<String, Object> out = ModelDecoder.struct(service, attribute);
        Map<String, EnvironmentVariable> environment = environments.resolve(service);
        resolved.put(key, environment);
        if (service.get("environment") instanceof Node.Mapping mapping && hasExtension(mapping)) {
            // Left as Compose prints it: see FieldValues.
            return out;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        environment.forEach((variable, value) -> values.put(variable, value == null ? null : value.value()));
        if (values.isEmpty()) {
            out.remove("environment");
        } else {
            out.put("environment", values);
        }
        Map<String, String> all = environments.labels(service);
        labels.put(key, all);
        if (!all.isEmpty()) {
            out.put("labels", new LinkedHashMap<String, Object>(all));
        }
        return out;
    }

    private static boolean hasExtension(Node.Mapping mapping) {
        return mapping.keys().stream().anyMatch(key -> key.startsWith("x-"));
    }

    private void section(Map<String, Object> model, String section, Set<String> used) {
        Map<String, Object> out = new LinkedHashMap<>();
        Attribute attribute = AttributeTable.ROOT.children.get(section).anyKey;
        Node.Mapping all = tree.section(section);
        for (String key : all.keys()) {
            if (all.get(key) instanceof Node.Mapping resource) {
                // Also what is not used, for its errors.
                Map<String, Object> fields = ModelDecoder.struct(resource, attribute);
                if (!used.contains(key)) {
                    continue;
                }
                if (section.equals("configs") && fields.containsKey("environment")) {
                    fields.remove("content");
                }
                out.put(key, fields);
            }
        }
        if (!out.isEmpty()) {
            model.put(section, out);
        }
    }

    /** The typed project; call after {@link #model()}. */
    Project project(Map<String, Object> model) {
        ProjectPlaces places = context.places(found.directory());
        Mounts mounts = new Mounts(context, places);
        Map<String, Service> services = new LinkedHashMap<>();
        Map<?, ?> models = (Map<?, ?>) model.get("services");
        tree.enabled().values().forEach(this::noteCutCommands);
        tree.enabled()
                .forEach((key, node) -> services.put(
                        key, typed(key, node, present(resolved.get(key)), mounts, attributes(models.get(key)))));
        Map<String, Service> disabled = new LinkedHashMap<>();
        Attribute attribute = AttributeTable.ROOT.children.get("services").anyKey;
        tree.disabled()
                .forEach((key, node) -> disabled.put(
                        key,
                        typed(key, node, environments.own(node, true), mounts, ModelDecoder.struct(node, attribute))));
        Map<String, Set<String>> examples = EnvironmentFiles.examples(context, found.directory());
        Map<String, FileObject> configs = objects("configs", "content", places);
        Map<String, FileObject> secrets = objects("secrets", EnvironmentReferences.SECRET_CONTENT, places);
        services.values().forEach(service -> noteEnvironmentOutside(service, places));
        return new Project(
                name,
                GoPath.of(found.directory()),
                found.files().stream().map(context::display).toList(),
                profiles(),
                services,
                disabled,
                networks(),
                volumes(),
                configs,
                secrets,
                examples,
                found.environmentFile().map(context::display),
                context.inputs(places),
                context.outside(),
                context.diagnostics().toList());
    }

    private void noteEnvironmentOutside(Service service, ProjectPlaces places) {
        for (EnvironmentVariable variable : service.environment().values()) {
            String file = variable.text().location().file();
            if (variable.source() == EnvironmentVariable.Source.ENV_FILE && GoPath.isUsable(file)) {
                places.outside(GoPath.of(context.absolute(Path.of(file))))
                        .ifPresent(real -> context.noteOutside(file, real));
            }
        }
    }

    /** Compose silently drops what stands behind an unquoted operator: half a password, for example. */
    private void noteCutCommands(Node.Mapping service) {
        for (String key : new String[] {"command", "entrypoint"}) {
            if (service.get(key) instanceof Node.Scalar scalar
                    && scalar.value() instanceof String line
                    && ShellWords.end(line, scalar.location()) >= 0) {
                context.report(new Diagnostic(
                        Severity.NOTE,
                        Optional.of(scalar.location()),
                        key + " ends at the first unquoted ; & | < or >, as it does in Docker Compose",
                        Optional.of("write it as a list, or quote the value that holds the character")));
            }
        }
    }

    private Set<String> profiles() {
        Set<String> profiles = new LinkedHashSet<>(found.profiles());
        profiles.remove("");
        return profiles;
    }

    private Service typed(
            String key,
            Node.Mapping node,
            Map<String, EnvironmentVariable> environment,
            Mounts mounts,
            Map<String, Object> attributes) {
        Map<String, String> all = labels.containsKey(key)
                ? labels.get(key)
                : Node.isNull(node.get("labels")) ? Map.of() : FieldValues.map(node.get("labels"));
        return new ServiceBuilder(node, tree.locations().get(key)).build(key, environment, mounts, all, attributes);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> attributes(Object model) {
        return (Map<String, Object>) model;
    }

    private static Map<String, EnvironmentVariable> present(Map<String, EnvironmentVariable> all) {
        Map<String, EnvironmentVariable> present = new LinkedHashMap<>();
        all.forEach((name, variable) -> {
            if (variable != null && !name.isEmpty()) {
                present.put(name, variable);
            }
        });
        return present;
    }

    private static String text(Node.Mapping mapping, String key) {
        return Node.isNull(mapping.get(key)) ? "" : GoFormat.text(Node.plain(mapping.get(key)));
    }

    private Map<String, Network> networks() {
        Map<String, Network> networks = new LinkedHashMap<>();
        tree.section("networks").entries().forEach(entry -> {
            Node.Mapping network = (Node.Mapping) entry.getValue().value();
            boolean internal = !Node.isNull(network.get("internal")) && FieldValues.bool(network.get("internal"));
            networks.put(
                    entry.getKey(),
                    new Network(
                            entry.getKey(),
                            text(network, "name"),
                            internal,
                            Normalize.isExternal(network),
                            entry.getValue().key()));
        });
        return networks;
    }

    private Map<String, NamedVolume> volumes() {
        Map<String, NamedVolume> volumes = new LinkedHashMap<>();
        tree.section("volumes").entries().forEach(entry -> {
            Node.Mapping volume = (Node.Mapping) entry.getValue().value();
            volumes.put(
                    entry.getKey(),
                    new NamedVolume(
                            entry.getKey(),
                            text(volume, "name"),
                            Normalize.isExternal(volume),
                            Optional.ofNullable(volume.string("driver")),
                            Node.isNull(volume.get("driver_opts"))
                                    ? Map.of()
                                    : FieldValues.map(volume.get("driver_opts")),
                            entry.getValue().key()));
        });
        return volumes;
    }

    private Map<String, FileObject> objects(String section, String contentKey, ProjectPlaces places) {
        Map<String, FileObject> objects = new LinkedHashMap<>();
        tree.section(section).entries().forEach(entry -> {
            Node.Mapping object = (Node.Mapping) entry.getValue().value();
            Optional<String> file = Optional.ofNullable(object.string("file"));
            file.ifPresent(name -> places.outside(name).ifPresent(real -> context.noteOutside(name, real)));
            objects.put(
                    entry.getKey(),
                    new FileObject(
                            entry.getKey(),
                            text(object, "name"),
                            Normalize.isExternal(object),
                            file,
                            Optional.ofNullable(object.string("environment")),
                            object.has(contentKey)
                                    ? Optional.of(Bytes.ofUtf8(text(object, contentKey)))
                                    : file.flatMap(name ->
                                            content(name, object.get("file").location())),
                            entry.getValue().key()));
        });
        return objects;
    }

    private Optional<Bytes> content(String file, Location namedAt) {
        if (!context.options().readMounts() || !GoPath.isUsable(file)) {
            return Optional.empty();
        }
        return Mounts.small(Path.of(file), namedAt, context);
    }
}
