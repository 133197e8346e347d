package dev.compose2dify.catalog.image;

import dev.compose2dify.catalog.image.ConfigPath.Treatment;
import dev.compose2dify.catalog.reading.CatalogResources;
import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.catalog.reading.VersionRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@link ImageFacts} from the merged fields of an entry. */
public final class ImageFactsReader {
    private ImageFactsReader() {}

    public static ImageFacts read(String component, Fields fields, Version version, boolean nameIsUsual) {
        Optional<Fields> probes = fields.mapping("probes");
        ImageFacts facts = new ImageFacts(
                component,
                fields.text("title"),
                fields.choice("category", Category.class, Optional.empty()),
                fields.choice("role", Role.class, Optional.of(Role.WORKLOAD)),
                fields.choice("kind", ControllerKind.class, Optional.of(ControllerKind.DEPLOYMENT)),
                fields.optionalText("family"),
                fields.optionalText("difyImage"),
                version,
                nameIsUsual,
                fields.objects("ports", ImageFactsReader::port),
                fields.objects("data", ImageFactsReader::dataPath),
                fields.objects("scratch", ImageFactsReader::scratchPath),
                fields.objects("config", ImageFactsReader::configPath),
                probe(probes, "readiness"),
                probe(probes, "startup"),
                probe(probes, "liveness"),
                fields.texts("login"),
                fields.object("security", ImageFactsReader::security).orElse(NO_SECURITY_FACTS),
                fields.optionalText("singleton").filter(reason -> !reason.equals("no")),
                fields.flag("recreate", false),
                fields.number("terminationGracePeriodSeconds", 30),
                fields.flag("shareProcessNamespace", false),
                fields.flag("needsFullyQualifiedNames", false),
                fields.flag("callsWhatItNames", false),
                fields.object("resources", ImageFactsReader::resources).orElse(NO_RESOURCE_FACTS),
                fields.optionalTexts("readsSecrets"),
                within(version, fields, "omitWhenEmpty", f -> f.text("variable")),
                within(version, fields, "extraEnvironment", ImageFactsReader::extraVariable),
                fields.objects("additions", ImageFactsReader::configAddition),
                fields.flag("replacesHealthcheck", false),
                fields.flag("replacedByFsGroup", false),
                fields.textMap("moves"),
                fields.objects("files", ImageFactsReader::defaultFile),
                within(version, fields, "warnings", ImageFactsReader::warning),
                fields.object("metrics", ImageFactsReader::metrics));
        probes.ifPresent(Fields::done);
        checkPorts(fields, facts);
        return facts;
    }

    private static void checkPorts(Fields fields, ImageFacts facts) {
        for (Optional<Probe> probe : List.of(facts.readiness(), facts.startup(), facts.liveness())) {
            probe.flatMap(ImageFactsReader::port)
                    .filter(port -> facts.port(port).isEmpty())
                    .ifPresent(port -> {
                        throw fields.error("a probe uses it, but there is no port '" + port + "'");
                    });
        }
        for (PortFacts port : facts.ports()) {
            if (port.number() < 1 || port.number() > 65_535 || !port.name().matches("[a-z][a-z0-9-]{0,14}")) {
                throw fields.error("not a port: " + port);
            }
        }
    }

    private static Optional<String> port(Probe probe) {
        if (probe.action() instanceof ProbeAction.Http http) {
            return Optional.of(http.port());
        }
        return probe.action() instanceof ProbeAction.Tcp tcp ? Optional.of(tcp.port()) : Optional.empty();
    }

    private static final SecurityFacts NO_SECURITY_FACTS = new SecurityFacts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            List.of(),
            false,
            false,
            Optional.empty());
    private static final ResourceFacts NO_RESOURCE_FACTS =
            new ResourceFacts(Optional.empty(), Optional.empty(), Optional.empty(), java.util.Map.of());

    public static VersionRange range(Fields fields) {
        return new VersionRange(
                fields.optionalText("since").map(Version::parse),
                fields.optionalText("before").map(Version::parse));
    }

    private record Ranged<T>(VersionRange range, T value) {}

    private static <T> List<T> within(Version version, Fields fields, String name, Function<Fields, T> reader) {
        return fields.objects(name, item -> new Ranged<>(range(item), reader.apply(item))).stream()
                .filter(item -> item.range().contains(version))
                .map(Ranged::value)
                .toList();
    }

    private static PortFacts port(Fields f) {
        return new PortFacts(
                f.text("name"),
                f.number("number", 0),
                f.optionalText("variable"),
                f.flag("http", false),
                f.optionalText("apart"));
    }

    private static DataPath dataPath(Fields f) {
        return new DataPath(
                f.text("path"),
                f.text("claim"),
                f.text("size"),
                f.optionalText("values"),
                f.flag("shared", false),
                f.optionalText("elsewhere"));
    }

    private static MetricsFacts metrics(Fields f) {
        return new MetricsFacts(
                f.optionalText("repository"),
                f.optionalText("tag"),
                f.number("port", 0),
                f.optionalText("path").orElse("/metrics"),
                f.texts("args"),
                f.textMap("environment"));
    }

    private static ScratchPath scratchPath(Fields f) {
        return new ScratchPath(f.text("path"), f.text("reason"), f.flag("seed", false));
    }

    private static ConfigPath configPath(Fields f) {
        return new ConfigPath(f.text("path"), f.choice("as", Treatment.class, Optional.empty()));
    }

    private static Optional<Probe> probe(Optional<Fields> probes, String name) {
        return probes.flatMap(fields -> fields.object(name, f -> probe(f)));
    }

    private static Probe probe(Fields f) {
        Optional<ProbeAction> http =
                f.object("http", h -> new ProbeAction.Http(h.text("path"), h.text("port"), h.textMap("headers")));
        Optional<ProbeAction> tcp = f.optionalText("tcp").map(ProbeAction.Tcp::new);
        Optional<ProbeAction> exec = f.optionalTexts("exec").map(ProbeAction.Exec::new);
        ProbeAction action =
                http.or(() -> tcp).or(() -> exec).orElseThrow(() -> f.error("a probe needs http, tcp or exec"));
        return new Probe(
                action,
                f.number("initialDelaySeconds", 0),
                f.number("periodSeconds", 10),
                f.number("timeoutSeconds", 5),
                f.number("failureThreshold", 3));
    }

    private static SecurityFacts security(Fields f) {
        return new SecurityFacts(
                f.optionalNumber("runAsUser"),
                f.optionalNumber("runAsGroup"),
                f.optionalNumber("fsGroup"),
                f.flag("runsAsRoot", false),
                f.flag("privileged", false),
                f.texts("requiredCapabilities"),
                f.flag("dropAllCapabilities", false),
                f.flag("readOnlyRootFilesystem", false),
                f.optionalText("exception"));
    }

    private static ResourceFacts resources(Fields f) {
        return new ResourceFacts(
                f.optionalText("cpu"),
                f.optionalText("memory"),
                f.optionalText("memoryLimit"),
                f.textMap("memoryOptions"));
    }

    private static ExtraVariable extraVariable(Fields f) {
        return new ExtraVariable(f.text("variable"), f.text("value"), f.flag("overrides", false), f.text("reason"));
    }

    private static ConfigAddition configAddition(Fields f) {
        return new ConfigAddition(f.text("path"), f.text("unless"), f.text("line"), f.text("reason"));
    }

    private static DefaultFile defaultFile(Fields f) {
        String resource = f.text("resource");
        return new DefaultFile(
                f.text("path"), resource, f.flag("executable", false), CatalogResources.file(resource, f.location()));
    }

    private static Warning warning(Fields f) {
        return new Warning(f.text("text"), f.optionalText("hint"), f.texts("variables"), f.text("value", "true"));
    }
}
