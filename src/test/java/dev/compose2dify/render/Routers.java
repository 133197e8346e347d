package dev.compose2dify.render;

import static dev.compose2dify.render.IngressChart.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who answers a request: models of the three routers, each written from its own documentation. */
final class Routers {
    private Routers() {}

    /** The answer to a request: {@code service path-that-it-sees}, or {@code -> URL} for a redirect. */
    interface Router {
        String answer(String path);
    }

    /** nginx: the longest prefix location wins, an exact one before all. Reads the text on its own, without our parser. */
    static Router nginx(String text, Map<String, String> environment) {
        String filled = text.replaceAll("(?m)#.*$", "");
        for (Map.Entry<String, String> e : environment.entrySet()) {
            filled = filled.replace("${" + e.getKey() + "}", e.getValue());
        }
        filled = filled.replaceAll("\\$\\{\\w+}", "");
        Map<String, String> prefixes = new LinkedHashMap<>();
        Matcher m = Pattern.compile("location\\s+(/\\S*)\\s*\\{([^}]*)}").matcher(filled);
        while (m.find()) {
            String block = m.group(2);
            Matcher set = Pattern.compile("set\\s+(\\$\\w+)\\s+([^;]+);").matcher(block);
            if (set.find()) {
                block = block.replace(set.group(1), set.group(2));
            }
            Matcher pass =
                    Pattern.compile("proxy_pass\\s+http://([^:;/]+)").matcher(block.replaceAll("set [^;]*;", ""));
            if (pass.find()) {
                prefixes.put(m.group(1), pass.group(1).strip());
            }
        }
        return path -> prefixes.entrySet().stream()
                .filter(e -> path.startsWith(e.getKey()))
                .max(Comparator.comparingInt(e -> e.getKey().length()))
                .map(e -> "dify-" + e.getValue().replace('_', '-') + " " + path)
                .orElse("nobody");
    }

    private record Rule(
            Predicate<String> matches, int priority, String service, Map<String, Object> annotations, String path) {}

    /** Traefik: Prefix is a plain string prefix, the longest rule first; then the Middlewares named by the Ingress. */
    static Router traefik(List<Map<String, Object>> documents) {
        Map<String, Map<String, Object>> middlewares = new LinkedHashMap<>();
        documents.stream().filter(d -> d.get("kind").equals("Middleware")).forEach(d -> {
            Map<String, Object> metadata = map(d.get("metadata"));
            middlewares.put(
                    metadata.get("namespace") + "-" + metadata.get("name") + "@kubernetescrd", map(d.get("spec")));
        });
        List<Rule> rules = new ArrayList<>();
        ingressPaths(documents, (annotations, p) -> {
            String path = (String) p.get("path");
            boolean exact = p.get("pathType").equals("Exact");
            String text = (exact ? "Path(`" : "PathPrefix(`") + path + "`)";
            int priority = Optional.ofNullable(annotations.get("traefik.ingress.kubernetes.io/router.priority"))
                    .map(v -> Integer.parseInt(v.toString()))
                    .orElse(text.length());
            rules.add(
                    new Rule(exact ? path::equals : r -> r.startsWith(path), priority, service(p), annotations, path));
        });
        rules.sort(Comparator.comparingInt(Rule::priority).reversed());
        return request -> {
            Optional<Rule> rule =
                    rules.stream().filter(r -> r.matches().test(request)).findFirst();
            if (rule.isEmpty()) {
                return "nobody";
            }
            String path = request;
            Object names = rule.get().annotations().get("traefik.ingress.kubernetes.io/router.middlewares");
            for (String name : names == null ? new String[0] : names.toString().split(",")) {
                Map<String, Object> spec = middlewares.get(name);
                if (spec == null) {
                    return "404: no Middleware " + name;
                }
                if (spec.containsKey("redirectRegex")) {
                    Map<String, Object> redirect = map(spec.get("redirectRegex"));
                    String url = "https://host" + path;
                    String to = url.replaceAll(
                            redirect.get("regex").toString(),
                            redirect.get("replacement").toString().replaceAll("\\$\\{(\\d)}", "\\$$1"));
                    if (!to.equals(url)) {
                        return "-> " + to;
                    }
                } else {
                    String prefix = ((List<?>) map(spec.get("stripPrefix")).get("prefixes"))
                            .get(0)
                            .toString();
                    if (path.startsWith(prefix)) {
                        path = path.substring(prefix.length());
                        path = path.startsWith("/") ? path : "/" + path;
                    }
                }
            }
            return rule.get().service() + " " + path;
        };
    }

    /** nginx ingress: Prefix compares path elements; one rewrite makes every path of the host a regular expression. */
    static Router nginxIngress(List<Map<String, Object>> documents) {
        List<Rule> rules = new ArrayList<>();
        boolean[] regex = {false};
        ingressPaths(
                documents,
                (annotations, p) -> regex[0] |= annotations.containsKey("nginx.ingress.kubernetes.io/rewrite-target")
                        || "true".equals(annotations.get("nginx.ingress.kubernetes.io/use-regex")));
        ingressPaths(documents, (annotations, p) -> {
            String path = (String) p.get("path");
            boolean exact = p.get("pathType").equals("Exact");
            Predicate<String> matches = exact
                    ? path::equals
                    : regex[0]
                            ? r -> Pattern.compile("^" + path, Pattern.CASE_INSENSITIVE)
                                    .matcher(r)
                                    .find()
                            : r -> elements(r).size() >= elements(path).size()
                                    && elements(r)
                                            .subList(0, elements(path).size())
                                            .equals(elements(path));
            rules.add(new Rule(matches, exact ? 100_000 : path.length(), service(p), annotations, path));
        });
        rules.sort(Comparator.comparingInt(Rule::priority).reversed());
        return request -> {
            Optional<Rule> rule =
                    rules.stream().filter(r -> r.matches().test(request)).findFirst();
            if (rule.isEmpty()) {
                return "nobody";
            }
            Map<String, Object> annotations = rule.get().annotations();
            Object redirect = annotations.get("nginx.ingress.kubernetes.io/temporal-redirect");
            if (redirect != null) {
                return "-> " + redirect;
            }
            Object rewrite = annotations.get("nginx.ingress.kubernetes.io/rewrite-target");
            String path = rewrite == null
                    ? request
                    : request.replaceFirst("(?i)^" + rule.get().path(), rewrite.toString());
            return rule.get().service() + " " + path;
        };
    }

    private static List<String> elements(String path) {
        return Arrays.stream(path.split("/")).filter(e -> !e.isEmpty()).toList();
    }

    private interface PathVisitor {
        void visit(Map<String, Object> annotations, Map<String, Object> path);
    }

    private static void ingressPaths(List<Map<String, Object>> documents, PathVisitor visitor) {
        for (Map<String, Object> document : documents) {
            if (document.get("kind").equals("Ingress")) {
                Object annotations = map(document.get("metadata")).get("annotations");
                for (Object rule : (List<?>) map(document.get("spec")).get("rules")) {
                    for (Object path : (List<?>) map(map(rule).get("http")).get("paths")) {
                        visitor.visit(annotations == null ? Map.of() : map(annotations), map(path));
                    }
                }
            }
        }
    }

    private static String service(Map<String, Object> path) {
        return (String) map(map(path.get("backend")).get("service")).get("name");
    }
}
