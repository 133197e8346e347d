package dev.compose2dify.plan.route;

import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.route.NginxParser.Directive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The configuration that nginx starts with: the files that a project mounts below {@code /etc/nginx}, each
 * {@code include} replaced by what it names. Without an {@code nginx.conf} of the project, the image's own one reads
 * {@code conf.d/*.conf}.
 */
final class NginxConfiguration {
    private static final String ROOT = "/etc/nginx/";
    private static final String MAIN = ROOT + "nginx.conf";
    private static final int DEEPEST_INCLUDE = 16;
    /** Files of the image that hold no route. */
    private static final Pattern OF_THE_IMAGE = Pattern.compile(
            "(.*/)?(mime\\.types|fastcgi_params|fastcgi\\.conf|scgi_params|uwsgi_params)|.*/modules/.*");

    /** A file with what it says, includes resolved. */
    record Top(NginxFile file, List<Directive> directives) {}

    /** An {@code include} that names no file of the project. */
    record Missing(Directive include) {}

    private final Map<String, NginxFile> files = new LinkedHashMap<>();
    private final Map<String, List<Directive>> parsed = new LinkedHashMap<>();
    private final Set<String> included = new LinkedHashSet<>();
    private final List<Missing> missing = new ArrayList<>();

    private NginxConfiguration() {}

    /**
     * Reads files.
     *
     * @param environment what the templates among them are filled with
     */
    static NginxConfiguration of(List<NginxFile> files, Map<String, String> environment) {
        NginxConfiguration configuration = new NginxConfiguration();
        Set<String> templates = new LinkedHashSet<>();
        files.stream().filter(NginxFile::isTemplate).forEach(f -> templates.add(f.effectiveTarget()));
        files.stream()
                // Dify's start script writes default.conf anew from its template.
                .filter(f -> f.isTemplate() || !templates.contains(f.target()))
                .sorted(Comparator.comparing(NginxFile::target))
                .forEach(f -> {
                    configuration.files.put(f.effectiveTarget(), f);
                    configuration.parsed.put(f.effectiveTarget(), NginxParser.parse(f, environment));
                });
        return configuration;
    }

    /** The text files that a service mounts into nginx's folder. */
    static List<NginxFile> mounted(Service nginx) {
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
        file.bytes().asUtf8().ifPresent(text -> files.add(new NginxFile(display, place, text)));
    }

    /** The files that nginx begins with, in the order in which it reads them. */
    List<Top> tops() {
        List<Top> tops = new ArrayList<>();
        if (files.containsKey(MAIN)) {
            tops.add(new Top(files.get(MAIN), resolved(parsed.get(MAIN), 0, true)));
        }
        files.forEach((target, file) -> {
            boolean loaded = target.matches(Pattern.quote(ROOT) + "(conf\\.d|sites-enabled)/[^/]*\\.conf|"
                    + Pattern.quote(ROOT) + "[^/]*\\.conf");
            if (loaded && !target.equals(MAIN) && !included.contains(target)) {
                tops.add(new Top(file, resolved(parsed.get(target), 0, true)));
            }
        });
        // A file that an include brought in after its turn is not read a second time.
        tops.removeIf(t -> included.contains(t.file().effectiveTarget()));
        return tops;
    }

    /** Includes that lead to no file of the project; known after {@link #tops()}. */
    List<Missing> missing() {
        return List.copyOf(missing);
    }

    /** @param routes whether routes may stand here: not inside a location */
    private List<Directive> resolved(List<Directive> directives, int depth, boolean routes) {
        List<Directive> result = new ArrayList<>();
        for (Directive directive : directives) {
            if (directive.name().equals("include") && depth < DEEPEST_INCLUDE) {
                include(directive, result, depth, routes);
            } else {
                result.add(new Directive(
                        directive.name(),
                        directive.arguments(),
                        resolved(
                                directive.block(),
                                depth,
                                routes && !directive.name().equals("location")),
                        directive.location()));
            }
        }
        return result;
    }

    private void include(Directive include, List<Directive> into, int depth, boolean routes) {
        String pattern = include.argument(0);
        String absolute = pattern.startsWith("/") ? pattern : ROOT + pattern;
        boolean found = false;
        for (String target : files.keySet()) {
            if (glob(absolute).matcher(target).matches()) {
                found = true;
                included.add(target);
                into.addAll(resolved(parsed.get(target), depth + 1, routes));
            }
        }
        boolean wild = pattern.matches(".*[*?\\[].*");
        if (!found && !wild && routes && !OF_THE_IMAGE.matcher(absolute).matches() && absolute.startsWith(ROOT)) {
            missing.add(new Missing(include));
        }
    }

    /** As glob(3) reads it: {@code *} and {@code ?} match no slash and no leading dot. */
    static Pattern glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        boolean start = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            String notHidden = start ? "(?!\\.)" : "";
            int close = c == '[' ? pattern.indexOf(']', i + 2) : -1;
            if (c == '*') {
                regex.append(notHidden).append("[^/]*");
            } else if (c == '?') {
                regex.append(notHidden).append("[^/]");
            } else if (close > 0) {
                String set = pattern.substring(i + 1, close)
                        .replace("\\", "\\\\")
                        .replace("[", "\\[")
                        .replace("&&", "&\\&");
                regex.append(notHidden)
                        .append('[')
                        .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                        .append("&&[^/]]");
                i = close;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
            start = c == '/';
        }
        return Pattern.compile(regex.toString());
    }
}
