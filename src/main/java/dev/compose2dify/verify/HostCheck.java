package dev.compose2dify.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host names in variables, files and commands: those that stand for a Service of this release must be one, with that
 * port. Hosts outside the release are nobody's business here.
 */
final class HostCheck implements Check {
    private static final Pattern URL = Pattern.compile(
            "(?<![a-zA-Z0-9+.-])([a-zA-Z][a-zA-Z0-9+.-]{1,20})://(?:[^\\s/@\"'<>]*@)?([A-Za-z0-9][A-Za-z0-9._-]*)(?::([0-9]{1,5}))?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<![\\w./@:-])([A-Za-z][A-Za-z0-9._-]*):([0-9]{2,5})(?![\\w.:-])");
    private static final Pattern FULL_NAME =
            Pattern.compile("(?<![\\w./@:-])([a-z0-9][a-z0-9_-]*(?:\\.[a-z0-9][a-z0-9_-]*){1,2}\\.svc)(?![\\w-])");
    private static final Pattern BARE_HOST = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    private static final Pattern NAME_OF_HOST =
            Pattern.compile("(?i)(.*_)?(HOST|HOSTNAME|HOSTS|SERVER|ADDRESS|ADDR|ENDPOINT)");

    @Override
    public void check(Release release, Findings findings) {
        List<Texts> texts = Texts.of(release);
        Map<String, String> variables = new HashMap<>();
        texts.forEach(text -> variables.put(text.neighbourhood() + " " + text.name(), text.text()));
        texts.forEach(text -> new Look(release, text, variables, findings).all());
    }

    /** One text. */
    private record Look(Release release, Texts text, Map<String, String> variables, Findings findings) {
        void all() {
            Matcher url = URL.matcher(text.text());
            while (url.find()) {
                String port = url.group(3) == null ? defaultPort(url.group(1)) : url.group(3);
                host(url.group(2), port);
            }
            Matcher pair = HOST_AND_PORT.matcher(URL.matcher(text.text()).replaceAll(" "));
            while (pair.find()) {
                // Inside a file `max_size:10` is no address: there the name must be a Service's.
                if (!pair.group(1).contains("_") || isWholeElement(pair.group())) {
                    host(pair.group(1), pair.group(2));
                }
            }
            Matcher full = FULL_NAME.matcher(text.text());
            while (full.find()) {
                host(full.group(1), "");
            }
            if (NAME_OF_HOST.matcher(text.name()).matches()) {
                for (String element : text.text().split(",")) {
                    if (BARE_HOST.matcher(element.strip()).matches()) {
                        host(element.strip(), portBeside());
                    }
                }
            }
        }

        /** {@code DB_PORT} beside {@code DB_HOST}. */
        private String portBeside() {
            if (!text.name().endsWith("HOST")) {
                return "";
            }
            String name = text.name().substring(0, text.name().length() - "HOST".length()) + "PORT";
            String port = variables.getOrDefault(text.neighbourhood() + " " + name, "");
            return port.matches("[0-9]{1,5}") ? port : "";
        }

        private boolean isWholeElement(String pair) {
            return List.of(text.text().split(",")).stream()
                    .anyMatch(element -> element.strip().equals(pair));
        }

        private void host(String host, String port) {
            Optional<String> label = serviceLabel(host);
            if (label.isEmpty()) {
                return;
            }
            String name = label.get();
            Optional<KubeObject> service = release.find("Service", name);
            String prefix = release.name() + "-";
            if (service.isPresent()) {
                if (!port.isEmpty() && !hasPort(service.get(), port)) {
                    add(service.get().id() + " has no port " + port);
                }
            } else if (name.contains("_")) {
                add("a host name cannot have an underscore: " + host);
            } else if (!release.name().isEmpty() && name.startsWith(prefix)) {
                add("names the host " + host + ", but the chart has no such Service");
            } else if (release.find("Service", prefix + name).isPresent()) {
                add("names the host " + host + ", which is " + prefix + name + " in this chart");
            }
        }

        /** The label that would be a Service's name, if the host is one of the cluster. */
        private Optional<String> serviceLabel(String host) {
            List<String> labels = List.of(host.split("\\."));
            int svc = labels.indexOf("svc");
            if (svc >= 2) {
                // name.namespace.svc or pod.name.namespace.svc
                return Optional.of(labels.get(svc - 2));
            }
            if (labels.size() == 1) {
                return Optional.of(host);
            }
            boolean known =
                    labels.size() == 2 && release.find("Service", labels.get(0)).isPresent();
            return known ? Optional.of(labels.get(0)) : Optional.empty();
        }

        private boolean hasPort(KubeObject service, String port) {
            boolean declared = service.spec().items("ports").stream()
                    .anyMatch(value -> value.get("port").scalar().orElse("").equals(port));
            // A headless Service gives the pods' own addresses, so their ports count.
            return declared
                    || service.spec().text("clusterIP").equals("None")
                            && release
                                    .podsSelectedBy(
                                            service.spec().get("selector").strings())
                                    .stream()
                                    .flatMap(pod -> pod.containers().stream())
                                    .flatMap(container -> container.items("ports").stream())
                                    .anyMatch(value -> value.get("containerPort")
                                            .scalar()
                                            .orElse("")
                                            .equals(port));
        }

        private void add(String message) {
            findings.add(text.object(), text.path(), message);
        }
    }

    private static String defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> "80";
            case "https", "wss" -> "443";
            default -> "";
        };
    }
}
