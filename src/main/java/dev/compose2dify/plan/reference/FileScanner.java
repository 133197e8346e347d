package dev.compose2dify.plan.reference;

import dev.compose2dify.plan.reference.Reference.Syntax;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds hosts in mounted config files, by their syntax. */
final class FileScanner {
    /** {@code key: value}, {@code "key": "value"}, {@code key = value}, also inside {@code {…}}. */
    private static final Pattern SETTING = Pattern.compile(
            "(?m)(?<![A-Za-z0-9_.$-])([A-Za-z_][A-Za-z0-9_.-]*)[\"']?[ \\t]*[:=](?![:=])[ \\t]*(\"[^\"\\n]*\"|'[^'\\n]*'|\\[[^\\]]{0,2000}\\]|[^\\s,{}\\[\\]\"'][^\\n,{}]*)");
    /** {@code <host>name</host>}. */
    private static final Pattern ELEMENT =
            Pattern.compile("<([A-Za-z_][A-Za-z0-9_.-]*)(?:\\s[^<>]*)?>\\s*([^<>\\s]+)\\s*</\\1>");
    /** A YAML key whose value stands on the lines below it, and an item of a list. */
    private static final Pattern LIST_KEY =
            Pattern.compile("[ \\t]*(?:- )?[\"']?([A-Za-z_][A-Za-z0-9_.-]*)[\"']?[ \\t]*:[ \\t]*");

    private static final Pattern ITEM = Pattern.compile("[ \\t]*- (.*)");

    private static final Pattern SQUID =
            Pattern.compile("(?m)^[ \\t]*(?:acl[ \\t]+\\S+[ \\t]+\\S+|cache_peer|http_access)[ \\t]");
    private static final Pattern ACL = Pattern.compile(
            "(?m)^[ \\t]*acl[ \\t]+\\S+[ \\t]+(?:dstdomain|srcdomain|dst|src|ssl::server_name)([ \\t][^\\n]*)");
    private static final Pattern CACHE_PEER = Pattern.compile(
            "(?m)^[ \\t]*cache_peer[ \\t]+(\\S+)[ \\t]+(?:parent|sibling|multicast)[ \\t]+(\\S+)([^\\n]*)");
    private static final Pattern PEER_ACCESS =
            Pattern.compile("(?m)^[ \\t]*(?:cache_peer_access|cache_peer_domain|neighbor_type_domain)[ \\t]+(\\S+)");

    private static final Pattern NGINX = Pattern.compile(
            "(?m)^[ \\t]*(?:(?:server|http|stream|location[^\\n{]*|upstream[^\\n{]*)[ \\t]*\\{|proxy_pass[ \\t])");
    private static final Pattern UPSTREAM = Pattern.compile("(?m)\\bupstream[ \\t]+([^\\s{]+)\\s*\\{([^}]*)}");
    private static final Pattern UPSTREAM_SERVER =
            Pattern.compile("(?m)(?:^|[;{])\\s*server\\s+(" + Hosts.HOST + ")(?=[\\s;])");
    private static final Pattern NGINX_PASS = Pattern.compile(
            "\\b(?:proxy_pass|fastcgi_pass|uwsgi_pass|grpc_pass|memcached_pass)\\s+(" + Hosts.HOST + ");");
    private static final Pattern NGINX_SET = Pattern.compile("\\bset\\s+\\$(\\w+)\\s+\"?(" + Hosts.HOST + ")\"?\\s*;");

    private static final Set<String> STRUCTURED = Set.of(
            "yaml",
            "yml",
            "json",
            "toml",
            "ini",
            "conf",
            "cfg",
            "cnf",
            "properties",
            "env",
            "xml",
            "py",
            "js",
            "config");
    private static final Set<String> SCRIPTS = Set.of("sh", "bash");
    private static final Pattern SUFFIX_OF_TEMPLATE = Pattern.compile("\\.(?:template|tmpl|tpl|example|sample|j2|in)$");

    private final ServiceNames names;

    FileScanner(ServiceNames names) {
        this.names = names;
    }

    List<Reference> scan(String path, String original) {
        String text = Comments.blank(original);
        String extension = extension(path);
        ReferenceCollector found = new ReferenceCollector(names);
        if (SCRIPTS.contains(extension) || original.startsWith("#!/bin/")) {
            new CommandScanner(names).script(text, found);
            return found.references();
        }
        Hosts.urls(text, found);
        Hosts.hostPorts(text, found);
        if (NGINX.matcher(text).find() && !STRUCTURED_DATA.contains(extension)) {
            nginx(text, found);
        } else if (SQUID.matcher(text).find() && !STRUCTURED_DATA.contains(extension)) {
            squid(text, found);
        } else if (STRUCTURED.contains(extension)
                || path.substring(path.lastIndexOf('/') + 1).startsWith(".env")) {
            settings(text, found);
        }
        return found.references();
    }

    private static final Set<String> STRUCTURED_DATA = Set.of("yaml", "yml", "json", "xml", "toml", "properties");

    private static String extension(String path) {
        String name = SUFFIX_OF_TEMPLATE
                .matcher(path.substring(path.lastIndexOf('/') + 1))
                .replaceFirst("");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void settings(String text, ReferenceCollector found) {
        EnvironmentScanner values = new EnvironmentScanner(names);
        Matcher setting = SETTING.matcher(text);
        int from = 0;
        while (setting.find(from)) {
            setting(text, setting.group(1), setting.start(2), setting.end(2), values, found);
            // A list may hold settings of its own: [{host: redis, port: 6379}].
            from = text.charAt(setting.start(2)) == '[' ? setting.start(2) + 1 : setting.end();
        }
        Matcher element = ELEMENT.matcher(text);
        while (element.find()) {
            setting(text, element.group(1), element.start(2), element.end(2), values, found);
        }
        lists(text, values, found);
    }

    /** Lists of YAML whose items stand on lines of their own, below a key that says whether they are hosts. */
    private static void lists(String text, EnvironmentScanner values, ReferenceCollector found) {
        String key = "";
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            Matcher item = ITEM.matcher(text).region(start, end);
            Matcher listKey = LIST_KEY.matcher(text).region(start, end);
            if (listKey.matches()) {
                key = listKey.group(1);
            } else if (item.matches() && !key.isEmpty()) {
                setting(text, key, item.start(1), item.end(1), values, found);
            } else if (!text.substring(start, end).isBlank()) {
                key = "";
            }
            start = end + 1;
        }
    }

    private static void setting(
            String text, String key, int start, int end, EnvironmentScanner values, ReferenceCollector found) {
        if (HostVariable.of(key) == HostVariable.OPAQUE) {
            found.removeHostPorts(start, end); // image: redis:7
        }
        for (Reference reference : values.scan(key, text.substring(start, end))) {
            Reference inText = reference.at(start);
            found.merge(inText.port().isPresent() ? inText : inText.withPort(neighbourPort(text, key, start)));
        }
    }

    /** The port that stands within two lines of the host: {@code port: 6379} for {@code host: redis}. */
    private static OptionalInt neighbourPort(String text, String key, int at) {
        String portKey = HostVariable.portVariable(key).orElse("");
        if (portKey.isEmpty()) {
            return OptionalInt.empty();
        }
        Matcher port = Pattern.compile("(?<![A-Za-z0-9_.-])" + Pattern.quote(portKey)
                        + "[\"'>]?\\s*[:=]?\\s*[\"']?([0-9]{1,5})(?![0-9])")
                .matcher(text)
                .region(linesBack(text, at, 2), linesOn(text, at, 2));
        return port.find() ? Hosts.port(port.group(1)) : OptionalInt.empty();
    }

    private static int linesBack(String text, int at, int lines) {
        int index = at;
        for (int i = 0; i <= lines && index >= 0; i++) {
            index = text.lastIndexOf('\n', index - 1);
        }
        return index + 1;
    }

    private static int linesOn(String text, int at, int lines) {
        int index = at - 1;
        for (int i = 0; i <= lines; i++) {
            index = text.indexOf('\n', index + 1);
            if (index < 0) {
                return text.length();
            }
        }
        return index;
    }

    private static void squid(String text, ReferenceCollector found) {
        Matcher acl = ACL.matcher(text);
        while (acl.find()) {
            Matcher domain = Pattern.compile("\\S+").matcher(text).region(acl.start(1), acl.end(1));
            while (domain.find()) {
                int dot = domain.group().startsWith(".") ? 1 : 0; // .api: api and what is below it
                found.add(text, domain.start() + dot, domain.end(), OptionalInt.empty(), Syntax.HOST);
            }
        }
        Set<String> unnamedPeers = new HashSet<>();
        Matcher peer = CACHE_PEER.matcher(text);
        while (peer.find()) {
            found.add(text, peer.start(1), peer.end(1), Hosts.port(peer.group(2)), Syntax.HOST);
            if (!peer.group(3).contains("name=")) {
                unnamedPeers.add(peer.group(1));
            }
        }
        Matcher access = PEER_ACCESS.matcher(text);
        while (access.find()) {
            if (unnamedPeers.contains(access.group(1))) {
                found.add(text, access.start(1), access.end(1), OptionalInt.empty(), Syntax.HOST);
            }
        }
    }

    private static void nginx(String text, ReferenceCollector found) {
        Set<String> upstreams = new HashSet<>();
        Matcher upstream = UPSTREAM.matcher(text);
        while (upstream.find()) {
            upstreams.add(upstream.group(1));
        }
        // http://NAME means the upstream of that name, if there is one, and not the host.
        found.removeIf(reference -> upstreams.contains(text.substring(reference.start(), reference.end()))
                && !text.startsWith(":", reference.end()));
        upstream.reset();
        while (upstream.find()) {
            Matcher server = UPSTREAM_SERVER.matcher(text).region(upstream.start(2), upstream.end(2));
            while (server.find()) {
                found.add(text, server.start(1), server.end(1), OptionalInt.of(80), Syntax.HOST);
            }
        }
        Matcher pass = NGINX_PASS.matcher(text);
        while (pass.find()) {
            if (!upstreams.contains(pass.group(1))) {
                found.add(text, pass.start(1), pass.end(1), OptionalInt.empty(), Syntax.HOST);
            }
        }
        Matcher set = NGINX_SET.matcher(text);
        while (set.find()) {
            if (HostVariable.of(set.group(1)) == HostVariable.HOST && !upstreams.contains(set.group(2))) {
                found.add(text, set.start(2), set.end(2), OptionalInt.empty(), Syntax.HOST);
            }
        }
    }
}
