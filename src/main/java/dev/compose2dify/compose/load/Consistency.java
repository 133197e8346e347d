package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.schema.FieldValues;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stage: references between parts of the project and rules across attributes, for the active services. */
final class Consistency {
    private static final Set<String> TEST_WORDS = Set.of("CMD", "CMD-SHELL", "NONE");

    private final ProjectTree project;
    private final String name;
    private final Node.Mapping service;
    private final Location location;

    private Consistency(ProjectTree project, String name, Node.Mapping service) {
        this.project = project;
        this.name = name;
        this.service = service;
        this.location = project.locations().get(name);
    }

    static void check(ProjectTree project) {
        project.enabled().forEach((name, service) -> new Consistency(project, name, service).check());
        secrets(project);
        ProjectTree.DependencyCycle.check(project);
        containerNames(project);
    }

    private void check() {
        image();
        build();
        networks();
        healthCheck();
        dependencies();
        references();
        replicas();
        limits();
        watch();
        mounts();
    }

    private Location at(String attribute) {
        return service.has(attribute) ? service.keyLocation(attribute) : location;
    }

    private LoadException error(String attribute, String message) {
        return LoadException.at(at(attribute), message);
    }

    private void image() {
        boolean image =
                service.string("image") != null && !service.string("image").isEmpty();
        if (!image && !service.has("build") && !service.has("provider")) {
            throw LoadException.at(
                    at("image"),
                    "service \"" + name + "\" has neither an image nor a build context specified",
                    "add image:, or check that the variable in it is set");
        }
    }

    private void build() {
        if (!(service.get("build") instanceof Node.Mapping build)) {
            return;
        }
        if (nonEmpty(build, "dockerfile") && nonEmpty(build, "dockerfile_inline")) {
            throw error(
                    "build", "service \"" + name + "\" declares mutualy exclusive dockerfile and dockerfile_inline");
        }
        if (build.get("additional_contexts") instanceof Node.Mapping contexts) {
            for (String key : contexts.keys()) {
                String value = contexts.string(key);
                if (value != null && value.startsWith("service:")) {
                    Node.Mapping target = project.enabled().get(value.substring(8));
                    if (target == null || !target.has("build")) {
                        throw error(
                                "build",
                                "service \"" + name + "\" declares " + (target == null ? "unknown" : "non-buildable")
                                        + " service \"" + value.substring(8) + "\" as additional contexts " + key);
                    }
                }
            }
        }
        String platform = service.string("platform");
        if (platform != null && !platform.isEmpty() && build.get("platforms") instanceof Node.Sequence platforms) {
            List<String> all = FieldValues.strings(platforms);
            if (!all.isEmpty() && !all.contains(platform)) {
                throw error("platform", "service.build.platforms MUST include service.platform \"" + platform + "\"");
            }
        }
    }

    private static boolean nonEmpty(Node.Mapping mapping, String key) {
        return mapping.string(key) != null && !mapping.string(key).isEmpty();
    }

    private void networks() {
        Node.Mapping own = service.get("networks") instanceof Node.Mapping mapping ? mapping : null;
        if (own == null) {
            return;
        }
        if (nonEmpty(service, "network_mode") && !own.isEmpty()) {
            throw error(
                    "network_mode", "service " + name + " declares mutually exclusive `network_mode` and `networks`");
        }
        for (String network : own.keys()) {
            if (!project.section("networks").has(network)) {
                throw LoadException.at(
                        own.keyLocation(network),
                        "service \"" + name + "\" refers to undefined network " + network,
                        "declare it under networks: at the top level");
            }
        }
    }

    private void healthCheck() {
        if (!(service.get("healthcheck") instanceof Node.Mapping check) || Node.isNull(check.get("test"))) {
            return;
        }
        List<String> test = FieldValues.healthCheckTest(check.get("test"));
        if (!test.isEmpty() && !TEST_WORDS.contains(test.get(0))) {
            throw LoadException.at(
                    check.get("test").location(),
                    "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"",
                    "put CMD before the command");
        }
    }

    private void dependencies() {
        if (service.get("depends_on") instanceof Node.Mapping dependencies) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : dependencies.entries()) {
                dependency(entry.getKey(), entry.getValue());
            }
        }
        String mode = service.string("network_mode");
        if (mode != null && mode.startsWith("service:") && !project.enabled().containsKey(mode.substring(8))) {
            throw error(
                    "network_mode", "service \"" + mode.substring(8) + "\" not found for network_mode '" + mode + "'");
        }
    }

    private void dependency(String target, Node.Mapping.Entry entry) {
        if (project.enabled().containsKey(target)) {
            return;
        }
        boolean disabled = project.disabled().containsKey(target);
        boolean required = !(entry.value() instanceof Node.Mapping dependency)
                || !dependency.has("required")
                || FieldValues.bool(dependency.get("required"));
        if (disabled && !required) {
            return;
        }
        String message = "service \"" + name + "\" depends on undefined service \"" + target + "\"";
        throw LoadException.at(
                entry.key(),
                message,
                disabled
                        ? "it belongs to a profile that is not active: activate the profile, or set required: false"
                        : "check the name, or remove the dependency");
    }

    private void references() {
        for (Node.Mapping volume : Node.mappings(service.get("volumes"))) {
            String source = volume.string("source");
            if ("volume".equals(volume.string("type"))
                    && source != null
                    && !source.isEmpty()
                    && !project.section("volumes").has(source)) {
                throw LoadException.at(
                        volume.location(),
                        "service \"" + name + "\" refers to undefined volume " + source,
                        "declare it under volumes: at the top level, or write ./" + source + " for a directory");
            }
        }
        if (service.get("build") instanceof Node.Mapping build) {
            defined(build.get("secrets"), "secrets", "build secret");
        }
        defined(service.get("configs"), "configs", "config");
        defined(service.get("secrets"), "secrets", "secret");
        if (service.get("models") instanceof Node.Mapping models) {
            for (String model : models.keys()) {
                if (!project.section("models").has(model)) {
                    throw LoadException.at(
                            models.keyLocation(model), "service \"" + name + "\" refers to undefined model " + model);
                }
            }
        }
    }

    private void defined(Node uses, String section, String what) {
        for (Node.Mapping use : Node.mappings(uses)) {
            String source = use.string("source") == null ? "" : use.string("source");
            if (!project.section(section).has(source)) {
                throw LoadException.at(
                        use.location(),
                        "service \"" + name + "\" refers to undefined " + what + " " + source,
                        "declare it under " + section + ": at the top level");
            }
        }
    }

    private void replicas() {
        Node.Mapping deploy = service.get("deploy") instanceof Node.Mapping mapping ? mapping : null;
        Long scale = Node.isNull(service.get("scale")) ? null : FieldValues.integer(service.get("scale"));
        Long replicas = deploy == null || Node.isNull(deploy.get("replicas"))
                ? null
                : FieldValues.integer(deploy.get("replicas"));
        if (scale != null && replicas != null && !scale.equals(replicas)) {
            throw error("scale", "services." + name + ": can't set distinct values on 'scale' and 'deploy.replicas'");
        }
        if (scale != null && scale < 0) {
            throw error("scale", "services." + name + ".scale: must be greater than or equal to 0");
        }
        if (replicas != null && replicas < 0) {
            throw error("deploy", "services." + name + ".deploy.replicas: must be greater than or equal to 0");
        }
        long count = scale != null ? scale : replicas != null ? replicas : 1;
        if (count > 1 && nonEmpty(service, "container_name")) {
            throw error(
                    "container_name",
                    "services." + name + ": can't set container_name and "
                            + (scale == null ? "deploy.replicas" : "scale") + " as container name must be unique");
        }
        if (scale != null && deploy != null && replicas == null) {
            deploy.put("replicas", service.get("scale"));
        }
    }

    private void limits() {
        if (!(service.get("deploy") instanceof Node.Mapping deploy)
                || !(deploy.get("resources") instanceof Node.Mapping resources)) {
            return;
        }
        if (resources.get("limits") instanceof Node.Mapping limits) {
            same("cpus", "cpus", limits, "limits");
            same("mem_limit", "memory", limits, "limits");
            same("pids_limit", "pids", limits, "limits");
        }
        if (resources.get("reservations") instanceof Node.Mapping reservations) {
            same("mem_reservation", "memory", reservations, "reservations");
        }
    }

    private void same(String attribute, String key, Node.Mapping resource, String section) {
        Number own = number(attribute, service.get(attribute));
        if (own.doubleValue() != 0
                && own.doubleValue() != number(attribute, resource.get(key)).doubleValue()) {
            throw error(
                    attribute,
                    "services." + name + ": can't set distinct values on '" + attribute + "' and 'deploy.resources."
                            + section + "." + key + "'");
        }
    }

    private static Number number(String attribute, Node node) {
        if (Node.isNull(node)) {
            return 0;
        }
        return switch (attribute) {
            case "cpus" -> FieldValues.floating(node);
            case "pids_limit" -> FieldValues.integer(node);
            default -> FieldValues.bytes(node);
        };
    }

    private void watch() {
        if (service.get("develop") instanceof Node.Mapping develop) {
            for (Node.Mapping trigger : Node.mappings(develop.get("watch"))) {
                String action = trigger.string("action");
                if (!nonEmpty(trigger, "target") && !"rebuild".equals(action) && !"restart".equals(action)) {
                    throw LoadException.at(
                            trigger.location(),
                            "services." + name + ".develop.watch: target is required for non-rebuild actions");
                }
            }
        }
    }

    private void mounts() {
        Map<String, String> targets = new HashMap<>();
        if (!Node.isNull(service.get("tmpfs"))) {
            List<String> all = FieldValues.strings(service.get("tmpfs"));
            for (int i = 0; i < all.size(); i++) {
                String target = all.get(i).split(":", 2)[0];
                mount(targets, target, "services." + name + ".tmpfs[" + i + "]", at("tmpfs"));
            }
        }
        int i = 0;
        for (Node.Mapping volume : Node.mappings(service.get("volumes"))) {
            String target = volume.string("target") == null ? "" : volume.string("target");
            mount(targets, target, "services." + name + ".volumes[" + i++ + "]", volume.location());
        }
    }

    private static void mount(Map<String, String> targets, String target, String where, Location at) {
        String earlier = targets.put(target, where);
        if (earlier != null) {
            throw LoadException.at(at, where + ": target " + target + " already mounted as " + earlier);
        }
    }

    private static void secrets(ProjectTree project) {
        Node.Mapping secrets = project.section("secrets");
        for (String key : secrets.keys()) {
            if (secrets.get(key) instanceof Node.Mapping secret
                    && !Normalize.isExternal(secret)
                    && !nonEmpty(secret, "file")
                    && !nonEmpty(secret, "environment")) {
                throw LoadException.at(
                        secrets.keyLocation(key), "secret \"" + key + "\" must declare either `file` or `environment`");
            }
        }
    }

    private static void containerNames(ProjectTree project) {
        Map<String, String> owners = new HashMap<>();
        project.enabled().forEach((name, service) -> {
            String container = service.string("container_name");
            String owner = container == null || container.isEmpty() ? null : owners.put(container, name);
            if (owner != null) {
                throw LoadException.at(
                        service.keyLocation("container_name"),
                        "services." + name + ": container name \"" + container + "\" is already in use by service "
                                + owner);
            }
        });
    }
}
