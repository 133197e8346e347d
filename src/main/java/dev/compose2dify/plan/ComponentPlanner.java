package dev.compose2dify.plan;

import dev.compose2dify.catalog.OutsideFacts.Reader;
import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.SecurityFacts;
import dev.compose2dify.catalog.image.Warning;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.ComponentPlan.ContainerPlan;
import dev.compose2dify.chart.ComponentPlan.Identity;
import dev.compose2dify.chart.ComponentPlan.MetricsPlan;
import dev.compose2dify.chart.ComponentPlan.NetworkPlan;
import dev.compose2dify.chart.ComponentPlan.SecurityPlan;
import dev.compose2dify.chart.ComponentPlan.StoragePlan;
import dev.compose2dify.chart.ComponentPlan.WorkloadPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.ResourcesPlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.syntax.Duration;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.ImageUser;
import dev.compose2dify.plan.container.AttributeReport;
import dev.compose2dify.plan.container.Container;
import dev.compose2dify.plan.container.MemoryOptions;
import dev.compose2dify.plan.container.Resources;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvironmentGroups;
import dev.compose2dify.plan.volume.PodVolumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A component of the chart, put together from what the passes decided. */
final class ComponentPlanner {
    private final Planning planning;

    ComponentPlanner(Planning planning) {
        this.planning = planning;
    }

    /** @param migration whether the chart can migrate Dify's database */
    ComponentPlan component(
            Component component, Container container, PodVolumes volumes, EnvironmentGroups groups, boolean migration) {
        Service service = component.service();
        Optional<ImageFacts> facts = component.facts();
        report(component);
        ResourcesPlan resources = Resources.of(planning, component);
        return new ComponentPlan(
                new Identity(
                        component.name(),
                        component.valuesKey(),
                        (component.isDify() ? "dify-" : "") + component.name(),
                        facts.map(ImageFacts::title).orElse(service.name()),
                        facts.map(f -> f.category().name()).orElse(Category.EXTRA.name()),
                        service.name(),
                        planning.sources.of(service.location()),
                        component.isSubchart()),
                workload(component, volumes, migration),
                new ContainerPlan(
                        container.image(),
                        groups.groupsOf(component.name()),
                        groups.own(component),
                        container.commands().command(),
                        MemoryOptions.fit(
                                planning, component, container.commands().args(), resources),
                        service.workingDir().orElse(""),
                        Boolean.TRUE.equals(service.attributes().get("tty")),
                        Boolean.TRUE.equals(service.attributes().get("stdin_open")),
                        resources,
                        facts.map(ImageFacts::login).orElse(List.of()).stream()
                                .map(Value::literal)
                                .toList(),
                        reads(component, groups, migration)),
                container.probes(),
                new NetworkPlan(container.ports(), container.apart(), container.headless()),
                new StoragePlan(volumes.files(), volumes.volumes(), volumes.mounts(), volumes.fileStorage()),
                container.inits(),
                security(component, volumes),
                container.pod(),
                planning.catalog.certificateVariables(facts.map(ImageFacts::component)),
                warnings(component),
                facts.flatMap(ImageFacts::metrics)
                        .map(m -> new MetricsPlan(
                                m.repository().orElse(""),
                                m.tag().orElse(""),
                                m.port(),
                                m.path(),
                                m.args(),
                                m.environment())));
    }

    /** Whose variables of outside services it reads. */
    private String reads(Component component, EnvironmentGroups groups, boolean migration) {
        if (component.isSubchart()) {
            return "";
        }
        List<String> shared = groups.groupsOf(component.name());
        if (!component.isDify()) {
            return shared.isEmpty() ? "" : "known";
        }
        boolean ofApi = migration && component.family().isPresent() || shared.contains(EnvironmentGroups.SHARED);
        return ofApi
                ? Reader.API.word()
                : planning.catalog
                        .outside()
                        .reader(component.name())
                        .map(Reader::word)
                        .orElse("known");
    }

    private WorkloadPlan workload(Component component, PodVolumes volumes, boolean migration) {
        Service service = component.service();
        Optional<ImageFacts> facts = component.facts();
        String singleton = facts.flatMap(ImageFacts::singleton)
                .orElse(volumes.holdsClaim() ? "its data lies on a volume that one pod at a time may write" : "");
        boolean recreate =
                facts.map(ImageFacts::recreate).orElse(false) || !singleton.isEmpty() || volumes.holdsClaim();
        return new WorkloadPlan(
                component.controller(),
                replicas(service, singleton),
                singleton,
                recreate,
                component.knownAs().equals(planning.catalog.migration().component()),
                migration && component.family().isPresent(),
                grace(service, facts));
    }

    private int replicas(Service service, String singleton) {
        int wanted = service.deploy().replicas().orElse(1);
        if (wanted > 1 && !singleton.isEmpty()) {
            planning.attention(
                    service,
                    Subject.ATTRIBUTE,
                    "replicas",
                    "\"" + service.name() + "\" asks for " + wanted + " replicas, but " + singleton
                            + "; the chart runs one",
                    "run one, or move its data to where several may write",
                    service.location());
            return 1;
        }
        return wanted;
    }

    private static int grace(Service service, Optional<ImageFacts> facts) {
        Optional<Integer> said = service.stopGracePeriod().flatMap(Duration::of).map(Duration::secondsRoundedUp);
        return said.orElse(facts.map(ImageFacts::terminationGracePeriodSeconds).orElse(30));
    }

    private SecurityPlan security(Component component, PodVolumes volumes) {
        Service service = component.service();
        Optional<SecurityFacts> facts = ImageUser.facts(component);
        Optional<Long> user = ImageUser.uid(component);
        Optional<Long> group = ImageUser.gid(component);
        if (user.isEmpty() && ImageUser.said(service).isPresent()) {
            attention(
                    service,
                    "user",
                    "Kubernetes takes a numeric user only, not \""
                            + ImageUser.said(service).get() + "\"; the image's own user runs",
                    "write the uid of that user into the compose file");
        }
        boolean privileged =
                service.privileged() || facts.map(SecurityFacts::privileged).orElse(false);
        if (privileged) {
            attention(
                    service,
                    "privileged",
                    "\"" + service.name() + "\" runs privileged, which Pod Security \"baseline\" refuses",
                    "label the namespace pod-security.kubernetes.io/enforce=privileged");
        }
        Optional<Long> owner = user.filter(
                u -> u != 0 && component.facts().isEmpty() && (volumes.holdsClaim() || volumes.holdsOwnersFiles()));
        // Who is not root has no capability in effect, and may not get any.
        boolean needsNone = user.map(u -> u != 0)
                .orElse(facts.map(SecurityFacts::dropAllCapabilities).orElse(false));
        return new SecurityPlan(
                user,
                group,
                // A fresh claim is root's; Docker takes over the owner of the image's directory.
                facts.flatMap(SecurityFacts::fsGroup).or(() -> owner.map(u -> group.orElse(u))),
                privileged,
                service.capAdd().stream().map(ComponentPlanner::capability).toList(),
                dropped(service, needsNone && !privileged),
                facts.flatMap(SecurityFacts::exception).orElse(""));
    }

    /** Which capabilities the container gives up; what it gets besides is told. */
    private List<String> dropped(Service service, boolean needsNone) {
        if (!service.capAdd().isEmpty()) {
            attention(
                    service,
                    "cap_add",
                    "\"" + service.name() + "\" gets more capabilities: " + String.join(", ", service.capAdd()),
                    "see that the namespace's Pod Security level allows them");
        }
        if (needsNone && service.capAdd().isEmpty()) {
            return List.of("ALL");
        }
        return service.capDrop().stream()
                .map(ComponentPlanner::capability)
                .distinct()
                .toList();
    }

    private void attention(Service service, String attribute, String what, String hint) {
        planning.attention(service, Subject.ATTRIBUTE, attribute, what, hint, service.locationOf(attribute));
    }

    private static String capability(String name) {
        return name.startsWith("CAP_") ? name.substring(4) : name;
    }

    private List<String> warnings(Component component) {
        List<String> texts = new ArrayList<>();
        for (Warning warning : component.facts().map(ImageFacts::warnings).orElse(List.of())) {
            boolean applies = warning.variables().isEmpty()
                    || warning.variables().stream()
                            .anyMatch(v -> Optional.ofNullable(
                                            component.service().environment().get(v))
                                    .map(e -> e.value().equalsIgnoreCase(warning.value()))
                                    .orElse(false));
            if (applies) {
                texts.add(warning.text() + warning.hint().map(h -> ": " + h).orElse(""));
                planning.decide(
                        component.service(),
                        Subject.IMAGE,
                        component
                                .service()
                                .image()
                                .map(Text::value)
                                .orElse(component.service().name()),
                        Outcome.ATTENTION,
                        "",
                        warning.text() + warning.hint().map(h -> ": " + h).orElse(""),
                        component.service().location());
            }
        }
        return texts;
    }

    private void report(Component component) {
        Service service = component.service();
        planning.decide(
                service,
                Subject.SERVICE,
                service.name(),
                Outcome.MOVED,
                component.controller() + " " + component.name(),
                service.name().equals(component.name())
                        ? ""
                        : "a name that DNS allows and that stays the same in every release",
                service.location());
        AttributeReport.report(planning, component);
    }
}
