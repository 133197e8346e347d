package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.catalog.MoveFacts;
import dev.compose2dify.catalog.image.DataPath;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.MovePlan;
import dev.compose2dify.chart.MovePlan.Database;
import dev.compose2dify.chart.MovePlan.EncryptionKey;
import dev.compose2dify.chart.MovePlan.Method;
import dev.compose2dify.chart.MovePlan.MovedService;
import dev.compose2dify.chart.MovePlan.MovedVolume;
import dev.compose2dify.chart.MovePlan.Role;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the data of each service moves to the cluster, from what became of its mounts. */
public final class MovePlanner {
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^@/]*@)?([^:/?]+).*");
    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|127\\..*|0\\.0\\.0\\.0|host\\.docker\\.internal");

    private final Planning planning;
    private final Components components;
    private final MoveFacts facts;
    private final boolean localFiles;
    private final Map<String, ComponentPlan> plans = new LinkedHashMap<>();
    private final Map<String, Decision> decisions = new LinkedHashMap<>();
    /** The first service that has each source or claim. */
    private final Map<String, String> firstOf = new LinkedHashMap<>();

    private MovePlanner(Planning planning, Components components, List<ComponentPlan> plans, boolean localFiles) {
        this.planning = planning;
        this.components = components;
        this.facts = planning.catalog.move();
        this.localFiles = localFiles;
        plans.forEach(c -> this.plans.put(c.service(), c));
        planning.decisions().stream()
                .filter(d -> d.subject() == Subject.VOLUME || d.subject() == Subject.SERVICE)
                .forEach(d -> decisions.putIfAbsent(id(d.service(), d.name()), d));
    }

    /**
     * The plan of the move.
     *
     * @param plans what the workloads became
     * @param credentials of the chart
     * @param keyQuestion of {@link DataKey}
     * @param localFiles whether Dify keeps its uploaded files on a disk
     */
    public static MovePlan plan(
            Planning planning,
            Components components,
            List<ComponentPlan> plans,
            List<CredentialPlan> credentials,
            boolean localFiles,
            String keyQuestion) {
        MovePlanner planner = new MovePlanner(planning, components, plans, localFiles);
        List<MovedVolume> volumes = planner.volumes();
        List<MovedService> services = planner.services(volumes);
        boolean stores = services.stream().anyMatch(s -> s.part() == Role.STORE);
        return new MovePlan(
                services,
                planner.databases(),
                volumes,
                planner.keys(credentials),
                planner.outside(),
                stores ? planner.facts.reindex() : "",
                keyQuestion);
    }

    private static String id(String service, String name) {
        return service + "\0" + name;
    }

    private List<MovedVolume> volumes() {
        List<MovedVolume> volumes = new ArrayList<>();
        for (Component component : components.all()) {
            for (Mount mount : component.service().mounts()) {
                volumes.add(volume(component, mount));
            }
        }
        return volumes;
    }

    private MovedVolume volume(Component component, Mount mount) {
        String service = component.service().name();
        Optional<ComponentPlan> planned = Optional.ofNullable(plans.get(service));
        Optional<VolumePlan.MountPlan> mounted = planned.flatMap(c -> c.storage().mounts().stream()
                .filter(m -> m.path().equals(mount.target()))
                .findFirst());
        Optional<VolumePlan> volume = mounted.flatMap(p -> planned.get().storage().volumes().stream()
                .filter(v -> v.name().equals(p.volume()))
                .findFirst());
        if (volume.isPresent() && volume.get() instanceof VolumePlan.ClaimTemplate own) {
            String claim = "own:" + own.name();
            return moved(
                    planned.get(),
                    mount,
                    claim,
                    mounted.get().subPath(),
                    planned.get().name() + claim);
        }
        if (volume.isPresent() && volume.get() instanceof VolumePlan.SharedClaim shared) {
            return moved(
                    planned.get(),
                    mount,
                    "shared:" + shared.name(),
                    mounted.get().subPath(),
                    "claim:" + shared.claim());
        }
        Decision decision = decisions.get(id(service, mount.target()));
        boolean inChart = volume.filter(VolumePlan.Files.class::isInstance).isPresent()
                || decision != null && decision.target().contains("ConfigMap");
        String reason = inChart ? "configuration: part of the chart" : reason(component, decision);
        return new MovedVolume(service, mount.target(), inChart ? Method.CHART : Method.LEFT, "", "", "", reason);
    }

    private String reason(Component component, Decision decision) {
        if (decision != null && decision.outcome() == Outcome.MOVED) {
            return "it works on files of other services, which move";
        }
        if (decision != null && !decision.reason().isEmpty()) {
            return decision.reason();
        }
        Decision service =
                decisions.get(id(component.service().name(), component.service().name()));
        return service != null && !service.reason().isEmpty()
                ? service.reason()
                : "nothing of it is needed on the cluster";
    }

    private MovedVolume moved(ComponentPlan component, Mount mount, String claim, String subPath, String identity) {
        String service = component.service();
        String first = firstOf.putIfAbsent(identity + "\0" + subPath, service);
        Method how = first == null ? how(component) : Method.SAME;
        String reason = switch (how) {
            case FILES -> "copied, file by file";
            case STORE -> "its directory is copied while both sides stand still, to the same version";
            case CACHE -> "queues and caches: left behind, or with --with-redis copied while both sides stand still";
            case DATABASE -> "its databases are dumped and restored; the directory itself stays";
            default -> "the same files as those of " + first;
        };
        return new MovedVolume(service, mount.target(), how, component.name(), claim, subPath, reason);
    }

    private Method how(ComponentPlan component) {
        return facts.component(component.name())
                .map(f -> switch (f.how()) {
                    case DUMP -> Method.DATABASE;
                    case STORE -> Method.STORE;
                    case CACHE -> Method.CACHE;
                })
                .orElse(Method.FILES);
    }

    private List<MovedService> services(List<MovedVolume> volumes) {
        Set<String> moving = new LinkedHashSet<>();
        volumes.stream()
                .filter(v -> v.how() == Method.FILES || v.how() == Method.SAME)
                .forEach(v -> moving.add(v.service()));
        List<MovedService> services = new ArrayList<>();
        for (ComponentPlan component : plans.values()) {
            Role part = switch (how(component)) {
                case DATABASE -> Role.DATABASE;
                case STORE -> Role.STORE;
                case CACHE -> Role.CACHE;
                default ->
                    component.identity().category().equals("DIFY") || moving.contains(component.service())
                            ? Role.WRITER
                            : Role.OTHER;
            };
            services.add(new MovedService(
                    component.service(),
                    component.name(),
                    component.workload().controller().kind(),
                    part));
        }
        return services;
    }

    private List<Database> databases() {
        List<Database> databases = new ArrayList<>();
        for (ComponentPlan component : plans.values()) {
            facts.component(component.name())
                    .filter(f -> f.how() == MoveFacts.Method.DUMP)
                    .ifPresent(f -> databases.add(new Database(
                            component.service(), component.name(), f.family(), f.users(), f.passwords(), f.names())));
        }
        return databases;
    }

    private List<EncryptionKey> keys(List<CredentialPlan> credentials) {
        Map<String, CredentialPlan> byKey = new LinkedHashMap<>();
        credentials.stream().filter(c -> !c.valuesPath().isEmpty()).forEach(c -> byKey.put(c.key(), c));
        List<EncryptionKey> keys = new ArrayList<>();
        MoveFacts.EncryptionKey own = facts.key();
        Optional.ofNullable(byKey.get(own.credential()))
                .flatMap(c -> keeper().map(m -> key(m.service().name(), own.variable(), c, keyFile(m, own.file()))))
                .ifPresent(keys::add);
        Set<String> seen = new LinkedHashSet<>();
        for (ComponentPlan component : plans.values()) {
            List<String> keeps = facts.component(component.name())
                    .map(MoveFacts.ComponentMove::keeps)
                    .orElse(List.of());
            component.container().environment().secrets().stream()
                    .filter(s -> keeps.contains(s.name()) && byKey.containsKey(s.key()) && seen.add(s.key()))
                    .forEach(s -> keys.add(key(component.service(), s.name(), byKey.get(s.key()), "")));
        }
        return keys;
    }

    private EncryptionKey key(String service, String variable, CredentialPlan credential, String file) {
        List<String> known = planning.catalog
                .credential(credential.key())
                .map(CredentialFacts::publicDefaults)
                .orElse(List.of());
        return new EncryptionKey(
                service,
                variable,
                credential.valuesPath(),
                credential.key(),
                credential.title(),
                file,
                known.stream().map(Sha256::of).toList());
    }

    /** The service whose storage has Dify's own key, if there is any: the api. */
    private Optional<Component> keeper() {
        return components
                .named(planning.catalog.chart().main())
                .filter(m -> plans.containsKey(m.service().name()))
                .or(components::dify);
    }

    private static String keyFile(Component component, String name) {
        return component.service().mounts().stream()
                .map(Mount::target)
                .filter(target -> Claims.dataPath(component, target)
                        .filter(DataPath::shared)
                        .isPresent())
                .findFirst()
                .map(target -> target + "/" + name)
                .orElse("");
    }

    private List<String> outside() {
        Map<String, String> environment = new LinkedHashMap<>();
        keeper().map(m -> m.service().environment().values().stream())
                .orElse(Stream.empty())
                .forEach((EnvironmentVariable v) -> environment.put(v.name(), v.value()));
        List<String> outside = new ArrayList<>();
        String store = environment.getOrDefault("VECTOR_STORE", "");
        for (MoveFacts.Outside fact : facts.outside()) {
            if (fact.vectorStore().isEmpty() || fact.vectorStore().get().equals(store)) {
                host(environment.getOrDefault(fact.variable(), ""))
                        .ifPresent(h -> outside.add(fact.title() + " at " + h + " stays where it is"));
            }
        }
        if (!localFiles) {
            outside.add("uploaded files stay in the object storage ("
                    + planning.catalog.storage().typeVariable() + "="
                    + environment.getOrDefault(planning.catalog.storage().typeVariable(), "") + ")");
        }
        return outside;
    }

    /** The host of a value that lies outside of the project; a URL's user and password are not in it. */
    private Optional<String> host(String value) {
        Matcher matcher = HOST.matcher(value.strip());
        return Optional.of(matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .filter(h -> components.service(h).isEmpty()
                        && !planning.project.disabledServices().containsKey(h)
                        && !THIS_MACHINE.matcher(h).matches());
    }
}
