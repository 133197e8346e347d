package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.compose.Service.HealthCheck;
import dev.compose2dify.compose.Service.NetworkAttachment;
import dev.compose2dify.compose.Service.Port;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds projects for tests, from code or from the model that {@code docker compose config} prints. */
final class TestProject {
    private static final Location HERE = new Location("compose.yaml", 1, 1);

    private final Map<String, Service> services = new LinkedHashMap<>();

    TestProject add(ServiceBuilder builder) {
        services.put(builder.name, builder.build());
        return this;
    }

    static ServiceBuilder service(String name) {
        return new ServiceBuilder(name);
    }

    Project build() {
        return new Project(
                "docker",
                "/project",
                List.of("compose.yaml"),
                Set.of(),
                services,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                List.of());
    }

    @SuppressWarnings("unchecked")
    static Project fromModel(Map<String, Object> model) {
        TestProject project = new TestProject();
        ((Map<String, Map<String, Object>>) model.get("services")).forEach((name, service) -> {
            ServiceBuilder builder = service(name);
            ((Map<String, Object>) service.getOrDefault("environment", Map.of()))
                    .forEach((variable, value) -> builder.env(variable, value == null ? "" : value.toString()));
            if (service.get("image") != null) {
                builder.image(service.get("image").toString());
            }
            for (Map<String, Object> port : (List<Map<String, Object>>) service.getOrDefault("ports", List.of())) {
                builder.port(port.getOrDefault("published", "").toString(), (Integer) port.get("target"));
            }
            builder.command = words(service.get("command"));
            builder.entrypoint = words(service.get("entrypoint"));
            Object test = ((Map<String, Object>) service.getOrDefault("healthcheck", Map.of())).get("test");
            builder.healthCheck = words(test);
            project.add(builder);
        });
        return project.build();
    }

    private static Optional<List<String>> words(Object value) {
        return value instanceof List<?> words
                ? Optional.of(words.stream().map(Object::toString).toList())
                : Optional.empty();
    }

    static final class ServiceBuilder {
        private final String name;
        private final Map<String, EnvironmentVariable> environment = new LinkedHashMap<>();
        private final List<Mount> mounts = new ArrayList<>();
        private final List<Port> ports = new ArrayList<>();
        private final Map<String, NetworkAttachment> networks = new LinkedHashMap<>();
        private Optional<String> image = Optional.empty();
        private Optional<String> containerName = Optional.empty();
        private Optional<String> hostname = Optional.empty();
        private Optional<List<String>> command = Optional.empty();
        private Optional<List<String>> entrypoint = Optional.empty();
        private Optional<List<String>> healthCheck = Optional.empty();

        private ServiceBuilder(String name) {
            this.name = name;
        }

        ServiceBuilder env(String variable, String value) {
            Text text = Text.literal(value, HERE);
            environment.put(variable, new EnvironmentVariable(variable, text, EnvironmentVariable.Source.ENVIRONMENT));
            return this;
        }

        ServiceBuilder image(String value) {
            image = Optional.of(value);
            return this;
        }

        ServiceBuilder containerName(String value) {
            containerName = Optional.of(value);
            return this;
        }

        ServiceBuilder hostname(String value) {
            hostname = Optional.of(value);
            return this;
        }

        ServiceBuilder alias(String value) {
            networks.put("net" + networks.size(), new NetworkAttachment(List.of(value)));
            return this;
        }

        ServiceBuilder port(String published, int target) {
            ports.add(new Port(target, published, "tcp", Optional.empty(), HERE));
            return this;
        }

        ServiceBuilder command(String... words) {
            command = Optional.of(List.of(words));
            return this;
        }

        ServiceBuilder healthCheck(String... words) {
            healthCheck = Optional.of(List.of(words));
            return this;
        }

        ServiceBuilder file(String target, String content) {
            Bytes bytes = Bytes.ofUtf8(content);
            MountContent file = new MountContent.RegularFile(bytes, bytes.size(), false, false);
            mounts.add(new Mount.Bind("/project" + target, "." + target, target, true, file, HERE));
            return this;
        }

        private static CommandLine line(List<String> words) {
            return new CommandLine(
                    Optional.empty(),
                    words.stream().map(word -> Text.literal(word, HERE)).toList());
        }

        private Service build() {
            Optional<HealthCheck> check = healthCheck.map(words -> new HealthCheck(
                    line(words),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    HERE));
            return new Service(
                    name,
                    HERE,
                    image.map(value -> Text.literal(value, HERE)),
                    false,
                    containerName,
                    hostname,
                    command.map(ServiceBuilder::line),
                    entrypoint.map(ServiceBuilder::line),
                    environment,
                    mounts,
                    ports,
                    List.of(),
                    List.of(),
                    check,
                    networks,
                    List.of(),
                    Optional.empty(),
                    new Service.Deploy(
                            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Map.of());
        }
    }
}
