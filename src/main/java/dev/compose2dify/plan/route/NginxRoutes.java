package dev.compose2dify.plan.route;

import dev.compose2dify.chart.NginxSettings;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.plan.route.NginxParser.Directive;
import dev.compose2dify.plan.route.Route.MatchKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the routes out of the configuration that a project mounts into its nginx. */
public final class NginxRoutes {
    private static final String ROOT = "/etc/nginx/";
    private static final Pattern TARGET =
            Pattern.compile("(https?)://([^/:\\s]+)(?::(\\d{1,5}))?(/[^\\s]*|\\$request_uri)?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");

    /** How requests are passed on; nothing of it is lost when the Ingress does the same. */
    private static final Set<String> TRANSPORT = Set.of(
            "listen",
            "server_name",
            "include",
            "set",
            "resolver",
            "resolver_timeout",
            "root",
            "index",
            "server_tokens",
            "proxy_pass",
            "proxy_set_header",
            "proxy_http_version",
            "proxy_buffering",
            "proxy_read_timeout",
            "proxy_send_timeout",
            "proxy_connect_timeout",
            "proxy_cache_bypass",
            "proxy_redirect",
            "proxy_buffers",
            "proxy_buffer_size",
            "proxy_busy_buffers_size",
            "proxy_request_buffering",
            "proxy_max_temp_file_size",
            "proxy_no_cache",
            "client_max_body_size",
            "client_body_buffer_size",
            "client_body_timeout",
            "keepalive_timeout",
            "send_timeout",
            "access_log",
            "error_log",
            "log_not_found",
            "default_type",
            "chunked_transfer_encoding",
            "tcp_nodelay",
            "tcp_nopush",
            "sendfile",
            "charset",
            "http2",
            "location");

    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<String, String> upstreams = new LinkedHashMap<>();
    private final Set<String> sources = new LinkedHashSet<>();
    private Optional<String> bodySize = Optional.empty();
    private OptionalInt readTimeout = OptionalInt.empty();
    private OptionalInt sendTimeout = OptionalInt.empty();
    private boolean buffering = true;

    private NginxRoutes() {}

    /**
     * The routes of a project's nginx.
     *
     * @param nginx the service that runs nginx, with the mounts' content read
     * @return no routes when nothing that can be read is mounted
     */
    public static RouteTable of(Service nginx) {
        Map<String, String> environment = new LinkedHashMap<>();
        nginx.environment().forEach((name, variable) -> environment.put(name, variable.value()));
        return read(files(nginx), environment);
    }

    /** The routes in these files; {@code environment} is what the templates among them are filled with. */
    public static RouteTable read(List<NginxFile> files, Map<String, String> environment) {
        NginxRoutes reader = new NginxRoutes();
        Set<String> templates = new LinkedHashSet<>();
        files.stream().filter(NginxFile::isTemplate).forEach(f -> templates.add(f.effectiveTarget()));
        Map<NginxFile, List<Directive>> parsed = new LinkedHashMap<>();
        files.stream()
                // Dify's start script writes default.conf anew from its template.
                .filter(f -> f.isTemplate() || !templates.contains(f.target()))
                .sorted(Comparator.comparing(NginxFile::target))
                .forEach(f -> parsed.put(f, NginxParser.parse(f, environment)));
        parsed.values().forEach(reader::collectUpstreams);
        parsed.forEach((file, directives) -> reader.top(file, directives));
        NginxSettings stated = new NginxSettings(
                reader.bodySize, reader.readTimeout, reader.sendTimeout, !parsed.isEmpty() && reader.buffering);
        String source = reader.sources.isEmpty() ? "" : String.join(", ", reader.sources);
        return new RouteTable(
                List.copyOf(reader.routes.values()),
                stated.orElse(fromEnvironment(environment)),
                source,
                reader.diagnostics);
    }

    private static NginxSettings fromEnvironment(Map<String, String> environment) {
        return new NginxSettings(
                NginxSettings.size(environment.getOrDefault("NGINX_CLIENT_MAX_BODY_SIZE", "")),
                NginxSettings.seconds(environment.getOrDefault("NGINX_PROXY_READ_TIMEOUT", "")),
                NginxSettings.seconds(environment.getOrDefault("NGINX_PROXY_SEND_TIMEOUT", "")),
                false);
    }

    private static List<NginxFile> files(Service nginx) {
        List<NginxFile> files = new ArrayList<>();
        for (Mount mount : nginx.mounts()) {
            if (mount instanceof Mount.Bind bind && (bind.target() + "/").startsWith(ROOT)) {
                if (bind.content() instanceof MountContent.RegularFile file) {
                    add(files, bind.display(), bind.target(), file);
                } else if (bind.content() instanceof MountContent.Directory directory) {
                    directory
                            .files()
                            .forEach(entry -> add(
                                    files,
                                    bind.display() + "/" + entry.path(),
                                    bind.target() + "/" + entry.path(),
                                    entry.file()));
                }
            }
        }
        return files;
    }

    private static void add(List<NginxFile> files, String display, String target, MountContent.RegularFile file) {
        // Dify's own image script fills conf.d/*.conf.template, the official image's fills templates/*.template.
        String place = target.startsWith(ROOT + "templates/")
                ? ROOT + "conf.d/" + target.substring((ROOT + "templates/").length())
                : target;
        if (place.endsWith(".conf") || place.endsWith(".template")) {
            file.bytes().asUtf8().ifPresent(text -> files.add(new NginxFile(display, place, text)));
        }
    }

    private void collectUpstreams(List<Directive> directives) {
        for (Directive d : directives) {
            if (d.name().equals("upstream")) {
                List<String> servers = d.block().stream()
                        .filter(s -> s.name().equals("server"))
                        .map(s -> s.argument(0))
                        .toList();
                if (!servers.isEmpty()) {
                    upstreams.put(d.argument(0), servers.get(0));
                }
                if (servers.size() > 1) {
                    warn(
                            d.location(),
                            "upstream " + d.argument(0) + " has several servers: only " + servers.get(0)
                                    + " is routed to",
                            "raise that component's replicas instead");
                }
            } else {
                collectUpstreams(d.block());
            }
        }
    }

    private void top(NginxFile file, List<Directive> directives) {
        for (Directive d : directives) {
            setting(d);
            if (d.name().equals("server")) {
                sources.add(file.display());
                server(d);
            } else if (d.name().equals("http")) {
                top(file, d.block());
            }
        }
    }

    private void server(Directive server) {
        Map<String, String> variables = new LinkedHashMap<>();
        block(server, variables);
        for (Directive d : server.block()) {
            if (d.name().equals("return") || d.name().equals("rewrite")) {
                note(
                        d.location(),
                        "the redirect of a whole nginx server is left out: the Ingress controller decides "
                                + "whether http leads to https");
            }
        }
    }

    /** Settings, variables and locations of a server or location. */
    private void block(Directive parent, Map<String, String> variables) {
        for (Directive d : parent.block()) {
            setting(d);
            if (d.name().equals("set")) {
                variables.put(d.argument(0).replaceFirst("^\\$", ""), resolve(d.argument(1), variables));
            }
        }
        for (Directive d : parent.block()) {
            if (d.name().equals("location")) {
                location(d, new LinkedHashMap<>(variables));
            } else if (!TRANSPORT.contains(d.name()) && !isAboutTls(d.name()) && !isAnswer(d.name())) {
                warn(
                        d.location(),
                        "nginx's " + d.name() + " has no counterpart in the Ingress and is left out",
                        "if you need it, look for an annotation of your Ingress controller (expose.annotations)");
            }
        }
    }

    private static boolean isAboutTls(String name) {
        return name.startsWith("ssl_") || name.startsWith("gzip");
    }

    private static boolean isAnswer(String name) {
        return name.equals("return") || name.equals("rewrite") || name.equals("try_files") || name.equals("alias");
    }

    private void location(Directive location, Map<String, String> variables) {
        List<String> words = location.arguments();
        String modifier = words.size() > 1 ? words.get(0) : "";
        String path = words.isEmpty() ? "" : words.get(words.size() - 1);
        if (modifier.isEmpty() && path.matches("(=|\\^~|~\\*?)/.*")) {
            // nginx accepts the modifier without a space.
            modifier = path.replaceFirst("/.*", "");
            path = path.substring(modifier.length());
        }
        block(location, variables);
        if (path.startsWith("@")) {
            return;
        }
        Optional<Directive> pass = first(location, "proxy_pass");
        Optional<Directive> answer =
                location.block().stream().filter(d -> isAnswer(d.name())).findFirst();
        if (answer.isPresent() && pass.isPresent()) {
            warn(
                    answer.get().location(),
                    "nginx changes requests to " + path + " with "
                            + answer.get().name() + " before it passes them on: left out, they are passed on unchanged",
                    "check that path after " + "the installation");
        } else if (pass.isEmpty()) {
            if (answer.isPresent() || first(location, "root").isPresent()) {
                warn(
                        location.location(),
                        "nginx itself answers " + path + ": an Ingress cannot, so it is left out",
                        "serve it with a service of its own if you need it");
            }
            return;
        }
        proxied(location, modifier, path, pass.get(), variables);
    }

    private void proxied(
            Directive location, String modifier, String path, Directive pass, Map<String, String> variables) {
        String url = resolve(pass.argument(0), variables);
        Matcher m = TARGET.matcher(url);
        if (!m.matches() || m.group(2).contains("$")) {
            warn(
                    pass.location(),
                    "cannot tell which service " + path + " leads to: " + pass.argument(0),
                    "write the service and port into proxy_pass");
            return;
        }
        String uri = m.group(4) == null ? "" : m.group(4);
        MatchKind kind =
                modifier.startsWith("~") ? MatchKind.REGEX : modifier.equals("=") ? MatchKind.EXACT : MatchKind.PREFIX;
        if (kind == MatchKind.REGEX) {
            warn(
                    location.location(),
                    "location " + modifier + " " + path + " compares by regular expression: an Ingress "
                            + "path cannot, so it is left out",
                    "name the prefixes that it stands for in locations of their own");
        } else if (!uri.isEmpty() && !uri.equals("$request_uri") && !uri.equals(path)) {
            warn(
                    pass.location(),
                    "nginx turns " + path + " into " + uri + " before it passes it on: an Ingress path "
                            + "cannot, so it is left out",
                    "pass it on unchanged and let the service know its path");
            return;
        } else if (m.group(1).equals("https")) {
            warn(
                    pass.location(),
                    path + " is passed on by https: left out, the Ingress speaks http to the services",
                    "use the service's http port");
            return;
        }
        String host = m.group(2);
        String port = m.group(3);
        String upstream = upstreams.get(host);
        if (upstream != null) {
            String[] parts = upstream.split(":", 2);
            host = parts[0];
            port = parts.length > 1 ? parts[1] : null;
        }
        int number = port == null || !port.matches("\\d{1,5}") ? 80 : Integer.parseInt(port);
        Route route = new Route(path, kind, host, number, location.location());
        Route before = routes.putIfAbsent(kind + " " + path, route);
        if (before != null && !(before.service().equals(host) && before.port() == number)) {
            warn(
                    location.location(),
                    path + " is routed to " + before.service() + " already (" + before.location()
                            + "): this second way to " + host + " is left out",
                    "give one of them a path of its own");
        }
    }

    private void setting(Directive d) {
        switch (d.name()) {
            case "client_max_body_size" -> bodySize = bodySize.or(() -> NginxSettings.size(d.argument(0)));
            case "proxy_read_timeout" ->
                readTimeout = readTimeout.isPresent() ? readTimeout : NginxSettings.seconds(d.argument(0));
            case "proxy_send_timeout" ->
                sendTimeout = sendTimeout.isPresent() ? sendTimeout : NginxSettings.seconds(d.argument(0));
            case "proxy_buffering" -> buffering = buffering && !d.argument(0).equals("off");
            default -> {}
        }
    }

    private static Optional<Directive> first(Directive parent, String name) {
        return parent.block().stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** Puts in what {@code set} gave; nginx's own variables stay. */
    private static String resolve(String text, Map<String, String> variables) {
        Matcher m = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (m.find()) {
            m.appendReplacement(out, Matcher.quoteReplacement(variables.getOrDefault(m.group(1), m.group())));
        }
        return m.appendTail(out).toString();
    }

    private void warn(Location location, String message, String hint) {
        diagnostics.add(Diagnostic.warning(location, message, hint));
    }

    private void note(Location location, String message) {
        diagnostics.add(new Diagnostic(Severity.NOTE, Optional.of(location), message, Optional.empty()));
    }
}
