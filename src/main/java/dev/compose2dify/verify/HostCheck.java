package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Addresses;
import dev.compose2dify.verify.manifest.ContainerText;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.Release;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host names in variables, files and commands: those that stand for a Service of this release must be one, with that
 * port. Hosts outside the release are nobody's business here.
 */
final class HostCheck implements Check {
    private static final Pattern FULL_NAME =
            Pattern.compile("(?<![\\w./@:-])([a-z0-9][a-z0-9_-]*(?:\\.[a-z0-9][a-z0-9_-]*){1,2}\\.svc)(?![\\w-])");
    private static final Pattern BARE_HOST = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    private static final Pattern NAME_OF_HOST =
            Pattern.compile("(?i)(.*[_.-])?(HOST|HOSTNAME|HOSTS|SERVER|ADDRESS|ADDR|ENDPOINT)");
    /** {@code COLLATION_SERVER=utf8mb4_unicode_ci}: settings of a server, not its name. */
    private static final Pattern NAME_OF_NO_HOST = Pattern.compile(
            "(?i).*(COLLATION|CHARACTER_SET|CHARSET|ENCODING|IMAGE|USER|BIND)_(SERVER|HOST|ADDRESS|ADDR)");
    /** What a person is meant to replace. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "[A-Z0-9_.-]+|(?i:.*(?:your|example|change|replace|placeholder|insert|todo|xxx|dummy|my)[_-].*|.*_(?:here|name|domain|host|ip|url|address)|(?:host|domain|server|ip)_.*)");

    @Override
    public void check(Release release, Findings findings) {
        List<ContainerText> texts = ContainerText.of(release);
        Map<String, String> variables = new HashMap<>();
        texts.forEach(text -> variables.put(text.neighbourhood() + " " + text.name(), text.text()));
        texts.forEach(text -> new Look(release, text, variables, findings).all());
    }

    /** One text. */
    private record Look(Release release, ContainerText text, Map<String, String> variables, Findings findings) {
        void all() {
            for (Addresses.Address address : Addresses.in(text.text())) {
                // Inside a file `max_size:10` is no address: there the name must be a Service's.
                boolean certain = !address.pair()
                        || !address.host().contains("_")
                        || Integer.parseInt(address.port()) >= 80
                                && isWholeElement(address.host() + ":" + address.port());
                host(address.host(), address.port(), certain, address.withUser());
            }
            Matcher full = FULL_NAME.matcher(text.text());
            while (full.find()) {
                host(full.group(1), "", true, false);
            }
            if (NAME_OF_HOST.matcher(text.name()).matches()
                    && !NAME_OF_NO_HOST.matcher(text.name()).matches()) {
                for (String element : text.text().split(",")) {
                    if (BARE_HOST.matcher(element.strip()).matches()) {
                        host(element.strip(), portBeside(), true, false);
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

        /**
         * @param certain whether the place says that this is a host
         * @param withUser whether somebody is to log in there
         */
        private void host(String host, String port, boolean certain, boolean withUser) {
            Optional<String> label = serviceLabel(host);
            if (label.isEmpty()) {
                return;
            }
            String name = label.get();
            Optional<KubeObject> service = release.find("Service", name);
            String prefix = release.name() + "-";
            String onCluster = prefix + name.toLowerCase(Locale.ROOT).replace('_', '-');
            if (service.isPresent()) {
                if (!port.isEmpty() && !hasPort(service.get(), port)) {
                    add(service.get().id() + " has no port " + port);
                }
            } else if (!release.name().isEmpty() && name.startsWith(prefix)) {
                add("names the host " + host + ", but the chart has no such Service");
            } else if (release.find("Service", onCluster).isPresent()) {
                add((name.contains("_") ? "a host name cannot have an underscore: " + host : "names the host " + host)
                        + ", which is " + onCluster + " in this chart");
            } else if (isWorkload(onCluster)) {
                add("names the host " + host + ", which is " + onCluster + " in this chart and has no Service");
            } else if (name.contains("_")) {
                if (certain && !PLACEHOLDER.matcher(name).matches()) {
                    add("a host name cannot have an underscore: " + host);
                }
            } else if (withUser && text.object().is("Secret") && isOfNobody(name)) {
                add("names the host " + host + ", which is no Service of this chart");
            }
        }

        /** A name without a domain resolves to nothing but a Service beside the pod. */
        private boolean isOfNobody(String name) {
            return !name.equals("localhost")
                    && !name.matches("[0-9.]+")
                    && !PLACEHOLDER.matcher(name).matches();
        }

        private boolean isWorkload(String name) {
            return List.of("Deployment", "StatefulSet", "DaemonSet").stream()
                    .anyMatch(kind -> release.find(kind, name).isPresent());
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
}
