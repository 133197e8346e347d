package dev.compose2dify.plan.route;

import dev.compose2dify.plan.route.NginxParser.Directive;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code server} of nginx.
 *
 * @param file where it stands, as the user knows the file
 * @param access of what is around it
 */
record NginxServer(String file, Directive block, NginxAccess access) {
    /** Names that stand for any host, or for the machine itself. */
    private static final Set<String> ANY = Set.of("_", "", "localhost", "127.0.0.1", "*", "[::1]", "::1");

    /**
     * The server that people reach Dify by: the first that passes {@code /} on, else the first that passes anything on.
     * nginx's {@code default_server} wins among several.
     */
    static Optional<NginxServer> main(List<NginxServer> servers) {
        Optional<NginxServer> marked = servers.stream()
                .filter(s -> s.passesOn("/")
                        && s.directives("listen").stream()
                                .anyMatch(l -> l.arguments().contains("default_server")))
                .findFirst();
        return marked.or(() -> servers.stream().filter(s -> s.passesOn("/")).findFirst())
                .or(() -> servers.stream().filter(s -> !s.paths().isEmpty()).findFirst())
                .or(() -> servers.stream().findFirst());
    }

    /** Whether requests to the address of {@code main} come here too: by name, and by a port that leads to it. */
    boolean isSameSite(NginxServer main) {
        Set<String> names = names();
        Set<String> others = main.names();
        boolean sameName = names.isEmpty() || others.isEmpty() || names.stream().anyMatch(others::contains);
        Set<String> ports = ports();
        boolean samePort =
                ports.stream().anyMatch(main.ports()::contains) || ports.contains("80") || ports.contains("443");
        return this.equals(main) || sameName && samePort;
    }

    /** The paths that it passes on to somebody, in order. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect(block, paths);
        return paths;
    }

    private static void collect(Directive parent, List<String> paths) {
        for (Directive d : parent.block()) {
            if (d.name().equals("location")) {
                if (d.block().stream().anyMatch(b -> b.name().equals("proxy_pass"))) {
                    paths.add(
                            d.arguments().isEmpty()
                                    ? ""
                                    : d.arguments().get(d.arguments().size() - 1));
                }
                collect(d, paths);
            }
        }
    }

    private boolean passesOn(String path) {
        return paths().contains(path);
    }

    /** The hosts that it answers to; empty for all. */
    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        directives("server_name").forEach(d -> names.addAll(d.arguments()));
        // A name that the environment was to give and did not.
        names.removeIf(n -> ANY.contains(n) || n.contains("$"));
        return names;
    }

    /** The ports that it listens on; nginx's default is 80. */
    Set<String> ports() {
        Set<String> ports = new LinkedHashSet<>();
        for (Directive listen : directives("listen")) {
            String address = listen.argument(0);
            String port = address.matches("\\d+") ? address : address.replaceFirst("^.*:(\\d+)$", "$1");
            ports.add(port.matches("\\d+") ? port : "80");
        }
        return ports.isEmpty() ? Set.of("80") : ports;
    }

    /** How the user knows it: its name, else its port. */
    String label() {
        Set<String> names = names();
        return names.isEmpty() ? "port " + String.join(", ", ports()) : String.join(", ", names);
    }

    private List<Directive> directives(String name) {
        return block.block().stream().filter(d -> d.name().equals(name)).toList();
    }
}
