package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.text.NameWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds client variables that point at loopback, {@code 0.0.0.0} or {@code host.docker.internal} while the service that
 * they mean is in the project (docs/pitfalls.md, loopback: Dify's defaults for {@code MILVUS_URI}, {@code CHROMA_HOST},
 * {@code ELASTICSEARCH_HOST}).
 *
 * <p>A variable means a service when its first words are the service's name ({@code MILVUS_URI}, {@code milvus-standalone})
 * or its image's, and the port is one the service listens on. Docker's host ({@link DockerHost}) with a published port means
 * the service that publishes it, in variables, commands and files. Bind addresses, public URLs and a service's own variables
 * never do.
 */
public final class LoopbackReferences {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "0.0.0.0");
    /** Words that tell what part a container plays, not whose it is. */
    private static final Set<String> ROLES = Set.of(
            "STANDALONE",
            "SERVER",
            "DB",
            "DATABASE",
            "NODE",
            "MASTER",
            "PRIMARY",
            "SERVICE",
            "VECTOR",
            "SINGLE",
            "CE",
            "OSS");
    /** Words between a product and the word for its address. */
    private static final Set<String> FILLERS = Set.of(
            "VECTOR", "DB", "SERVER", "HTTP", "GRPC", "BASE", "INTERNAL", "INNER", "CONNECTION", "CLIENT", "STORAGE");
    /** The address is where to listen, or one that only browsers and the outside use. */
    private static final Set<String> NOT_CLIENTS = Set.of(
            "BIND",
            "LISTEN",
            "LISTENER",
            "LISTENERS",
            "EXPOSE",
            "EXPOSED",
            "PUBLIC",
            "EXTERNAL",
            "ADVERTISE",
            "ADVERTISED",
            "DEBUGGING",
            "INSTALLING",
            "INSTALL",
            "CALLBACK",
            "CORS",
            "COOKIE",
            "ALLOW",
            "ALLOWED",
            "TRUSTED",
            "NO");
    /** Services whose name alone says too little: {@code API_URL=http://localhost} is the public one. */
    private static final Set<String> PUBLIC_SERVICES = Set.of("API", "WEB", "APP", "NGINX", "FRONTEND", "UI");

    /** Lists of hosts to leave out: nobody calls what stands there. */
    private static final Set<String> HOST_LISTS = Set.of("NO_PROXY");

    private final Project project;
    private final Map<String, Set<Integer>> listening;
    private final Map<String, ReferenceScanner> loopbacks = new HashMap<>();
    private final Map<String, ReferenceScanner> dockerHosts = new HashMap<>();
    private final Map<String, Set<List<String>>> aliases = new HashMap<>();

    private LoopbackReferences(Project project, Map<String, Set<Integer>> listening) {
        this.project = project;
        this.listening = listening;
    }

    /**
     * @param knownPorts ports that services are known to listen on from elsewhere (facts about images, the reference graph),
     *     by service; {@code ports} and {@code expose} are added
     */
    public static LoopbackReferences of(Project project, Map<String, ? extends Set<Integer>> knownPorts) {
        Map<String, Set<Integer>> listening = new LinkedHashMap<>();
        for (Service service : project.services().values()) {
            Set<Integer> ports = new TreeSet<>();
            Set<Integer> known = knownPorts.get(service.name());
            if (known != null) {
                ports.addAll(known);
            }
            service.ports().forEach(port -> ports.add(port.target()));
            service.expose()
                    .forEach(port -> Hosts.port(port.replaceFirst("/.*", "")).ifPresent(ports::add));
            listening.put(service.name(), ports);
        }
        return new LoopbackReferences(project, listening);
    }

    /** What the variables of {@code client} mean, in their order. */
    public List<LoopbackReference> in(Service client) {
        List<LoopbackReference> found = new ArrayList<>();
        for (EnvironmentVariable variable : client.environment().values()) {
            List<String> words = NameWords.of(variable.name());
            if (words.stream().anyMatch(NOT_CLIENTS::contains) || isOwnAddress(words)) {
                continue;
            }
            for (Reference host : loopback(client).inEnvironment(variable.name(), variable.value())) {
                meant(client, variable, words, host).ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    /** The places of a command line where Docker's host stands with a port that a service of the project publishes. */
    public Map<Integer, List<LoopbackReference>> inWords(Service client, List<String> words) {
        Map<Integer, List<LoopbackReference>> found = new LinkedHashMap<>();
        for (WordReference word : dockerHost(client).inCommand(words)) {
            publisher(client, word.reference())
                    .ifPresent(l -> found.computeIfAbsent(word.word(), w -> new ArrayList<>())
                            .add(l));
        }
        return found;
    }

    /** The places of a mounted file where Docker's host stands with a port that a service of the project publishes. */
    public List<LoopbackReference> inFile(Service client, String path, String text) {
        List<LoopbackReference> found = new ArrayList<>();
        for (Reference host : dockerHost(client).inFile(path, text)) {
            publisher(client, host).ifPresent(found::add);
        }
        return found;
    }

    /** Variables of {@code client} that name Docker's host although no service of the project is meant. */
    public List<EnvironmentVariable> unanswered(Service client) {
        List<EnvironmentVariable> found = new ArrayList<>();
        for (EnvironmentVariable variable : client.environment().values()) {
            boolean asked = !HOST_LISTS.contains(variable.name().toUpperCase(Locale.ROOT))
                    && dockerHost(client).inEnvironment(variable.name(), variable.value()).stream()
                            .anyMatch(host -> meant(client, variable, NameWords.of(variable.name()), host)
                                    .isEmpty());
            if (asked) {
                found.add(variable);
            }
        }
        return found;
    }

    /** Whether a command of {@code client} names Docker's host although no service of the project is meant. */
    public boolean isUnansweredIn(Service client, List<String> words) {
        return dockerHost(client).inCommand(words).stream()
                .anyMatch(word -> publisher(client, word.reference()).isEmpty());
    }

    private Optional<LoopbackReference> publisher(Service client, Reference host) {
        return project.services().values().stream()
                .filter(service -> !service.name().equals(client.name()) && publishes(service, host.port()))
                .findFirst()
                .map(service -> result("", service, host, published(service, host.port()), ofDockersHost(service)));
    }

    private ReferenceScanner loopback(Service client) {
        return loopbacks.computeIfAbsent(client.name(), c -> {
            List<String> names = new ArrayList<>(LOOPBACK);
            names.addAll(DockerHost.namesFor(client));
            return new ReferenceScanner(ServiceNames.of(names));
        });
    }

    private ReferenceScanner dockerHost(Service client) {
        return dockerHosts.computeIfAbsent(
                client.name(), c -> new ReferenceScanner(ServiceNames.of(DockerHost.namesFor(client))));
    }

    private static String ofDockersHost(Service service) {
        return "Docker's host, where " + service.name() + " publishes this port";
    }

    private Optional<LoopbackReference> meant(
            Service client, EnvironmentVariable variable, List<String> words, Reference host) {
        OptionalInt port =
                host.port().isPresent() ? host.port() : SiblingPorts.of(variable.name(), client.environment());
        String written = variable.value().substring(host.start(), host.end());
        List<String> dockerHosts = DockerHost.namesFor(client);
        for (Service service : project.services().values()) {
            if (service.name().equals(client.name())) {
                continue;
            }
            OptionalInt target = targetOf(service, port);
            boolean fits = port.isEmpty() || target.isPresent() || isUnknown(service, host);
            if (fits && names(service, words)) {
                String reason = written + " in the container is not " + service.name() + "'s address";
                return Optional.of(result(variable.name(), service, host, target.isPresent() ? target : port, reason));
            }
            if (dockerHosts.contains(written.toLowerCase(Locale.ROOT)) && publishes(service, port)) {
                String reason = written + " is " + ofDockersHost(service);
                return Optional.of(result(variable.name(), service, host, published(service, port), reason));
            }
        }
        return Optional.empty();
    }

    private static LoopbackReference result(
            String variable, Service service, Reference host, OptionalInt port, String reason) {
        Reference meant = new Reference(host.start(), host.end(), service.name(), host.port(), host.syntax());
        return new LoopbackReference(variable, meant, port, reason);
    }

    /** Nothing says where it listens: then the name decides, but a URL without a port of its own is too little. */
    private boolean isUnknown(Service service, Reference host) {
        boolean byScheme = host.syntax() == Reference.Syntax.URL
                && (host.port().equals(OptionalInt.of(80)) || host.port().equals(OptionalInt.of(443)));
        return listening.get(service.name()).isEmpty() && !byScheme;
    }

    /** The container port that {@code port} means: itself, or what is published as it. */
    private OptionalInt targetOf(Service service, OptionalInt port) {
        if (port.isPresent() && listening.get(service.name()).contains(port.getAsInt())) {
            return port;
        }
        return published(service, port);
    }

    private static boolean publishes(Service service, OptionalInt port) {
        return published(service, port).isPresent();
    }

    private static OptionalInt published(Service service, OptionalInt port) {
        return service.ports().stream()
                .filter(mapping -> port.isPresent() && mapping.published().equals(Integer.toString(port.getAsInt())))
                .mapToInt(Service.Port::target)
                .findFirst();
    }

    private boolean names(Service service, List<String> words) {
        for (List<String> alias : aliases.computeIfAbsent(service.name(), s -> aliases(service))) {
            int size = alias.size();
            if (words.size() > size
                    && words.subList(0, size).equals(alias)
                    && FILLERS.containsAll(words.subList(size, words.size() - 1))
                    && !PUBLIC_SERVICES.contains(alias.get(alias.size() - 1))) {
                return true;
            }
        }
        return false;
    }

    /** The service's name and its image's, whole and without words for roles. */
    private static Set<List<String>> aliases(Service service) {
        Set<List<String>> aliases = new LinkedHashSet<>();
        List<String> names = new ArrayList<>(List.of(service.name()));
        service.image().ifPresent(image -> names.add(imageName(image.value())));
        for (String name : names) {
            List<String> words = NameWords.of(name);
            aliases.add(words);
            aliases.add(words.stream().filter(word -> !ROLES.contains(word)).toList());
        }
        aliases.remove(List.of());
        return aliases;
    }

    private static String imageName(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        return name.replaceFirst("[:@].*", "");
    }

    /** {@code OB_SERVER_IP=127.0.0.1}. */
    private static boolean isOwnAddress(List<String> words) {
        return words.isEmpty() || words.get(words.size() - 1).equals("IP");
    }
}
