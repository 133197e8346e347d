package dev.compose2dify.plan;

import dev.compose2dify.catalog.Category;
import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.catalog.SecurityFacts;
import dev.compose2dify.catalog.Warning;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.ComponentPlan.MetricsPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.ComponentPlan.SecurityPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.syntax.Duration;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.ImageUser;
import dev.compose2dify.plan.container.AttributeReport;
import dev.compose2dify.plan.container.CommandPlanner.Commands;
import dev.compose2dify.plan.container.MemoryOptions;
import dev.compose2dify.plan.container.ProbePlanner.Probes;
import dev.compose2dify.plan.container.Resources;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.volume.PodVolumes;
import dev.compose2dify.plan.volume.VolumePlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the parts of a component together. */
final class ComponentPlanner {
    private final Planning planning;

    ComponentPlanner(Planning planning) {
        this.planning = planning;
    }

    /** What the passes found out about one component. */
    record Decided(
            Component component,
            ImagePlan image,
            EnvironmentPlan environment,
            List<String> sharedEnvironments,
            Commands commands,
            Probes probes,
            List<PortPlan> ports,
            List<PortPlan> apart,
            boolean headless,
            PodVolumes volumes,
            List<ComponentPlan.InitPlan> inits,
            ComponentPlan.PodPlan pod,
            boolean migration) {}

    ComponentPlan component(Decided decided) {
        Component component = decided.component();
        Service service = component.service();
        Optional<ImageFacts> facts = component.facts();
        String kind = VolumePlanner.kind(component);
        String singleton = singleton(decided);
        boolean recreate = facts.map(ImageFacts::recreate).orElse(false)
                || !singleton.isEmpty()
                || decided.volumes().holdsClaim();
        report(component);
        ComponentPlan.ResourcesPlan resources = Resources.of(planning, component);
        return new ComponentPlan(
                component.name(),
                component.valuesKey(),
                (component.isDify() ? "dify-" : "") + component.name(),
                facts.map(ImageFacts::title).orElse(service.name()),
                facts.map(f -> f.category().name()).orElse(Category.EXTRA.name()),
                service.name(),
                planning.sources.of(service.location()),
                kind,
                component.isSubchart(),
                decided.image(),
                decided.sharedEnvironments(),
                decided.environment(),
                decided.volumes().files(),
                decided.commands().command(),
                MemoryOptions.fit(planning, component, decided.commands().args(), resources),
                service.workingDir().orElse(""),
                decided.ports(),
                decided.ports().stream()
                        .filter(p -> !decided.apart().contains(p))
                        .toList(),
                decided.apart(),
                decided.headless(),
                decided.probes().startup(),
                decided.probes().readiness(),
                decided.probes().liveness(),
                facts.map(ImageFacts::login).orElse(List.of()).stream()
                        .map(Value::literal)
                        .toList(),
                decided.inits(),
                decided.volumes().volumes(),
                decided.volumes().mounts(),
                security(component, decided.volumes()),
                replicas(service, singleton),
                recreate,
                decided.volumes().fileStorage(),
                singleton,
                component.knownAs().equals(planning.catalog.migration().component()),
                decided.migration() && component.family().isPresent(),
                grace(service, facts),
                facts.map(ImageFacts::shareProcessNamespace).orElse(false)
                        || facts.isEmpty()
                                && Boolean.TRUE.equals(service.attributes().get("init")),
                Boolean.TRUE.equals(service.attributes().get("tty")),
                Boolean.TRUE.equals(service.attributes().get("stdin_open")),
                resources,
                decided.pod(),
                planning.catalog.certificateVariables(component.facts().map(ImageFacts::component)),
                warnings(component),
                facts.flatMap(ImageFacts::metrics)
                        .map(m -> new MetricsPlan(
                                m.repository().orElse(""), m.tag().orElse(""), m.port(), m.path(), m.environment())));
    }

    private static String singleton(Decided decided) {
        Optional<String> known = decided.component().facts().flatMap(ImageFacts::singleton);
        if (known.isPresent()) {
            return known.get();
        }
        return decided.volumes().holdsClaim() ? "its data lies on a volume that one pod at a time may write" : "";
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
            planning.attention(
                    service,
                    Subject.ATTRIBUTE,
                    "user",
                    "Kubernetes takes a numeric user only, not \""
                            + ImageUser.said(service).get() + "\"; the image's own user runs",
                    "write the uid of that user into the compose file",
                    service.locationOf("user"));
        }
        boolean privileged =
                service.privileged() || facts.map(SecurityFacts::privileged).orElse(false);
        if (privileged) {
            planning.attention(
                    service,
                    Subject.ATTRIBUTE,
                    "privileged",
                    "\"" + service.name() + "\" runs privileged, which Pod Security \"baseline\" refuses",
                    "label the namespace pod-security.kubernetes.io/enforce=privileged",
                    service.locationOf("privileged"));
        }
        Set<String> dropped = new LinkedHashSet<>();
        service.capDrop().forEach(c -> dropped.add(capability(c)));
        // Who is not root has none of them in effect, and may not get any.
        boolean dropAll = service.capAdd().isEmpty()
                && (user.isPresent()
                        ? user.get() != 0
                        : facts.map(SecurityFacts::dropAllCapabilities).orElse(false));
        if (dropAll && !privileged) {
            dropped.clear();
            dropped.add("ALL");
        }
        if (!service.capAdd().isEmpty()) {
            planning.attention(
                    service,
                    Subject.ATTRIBUTE,
                    "cap_add",
                    "\"" + service.name() + "\" gets more capabilities: " + String.join(", ", service.capAdd()),
                    "see that the namespace's Pod Security level allows them",
                    service.locationOf("cap_add"));
        }
        Optional<Long> owner = user.filter(
                u -> u != 0 && component.facts().isEmpty() && (volumes.holdsClaim() || volumes.holdsOwnersFiles()));
        return new SecurityPlan(
                user,
                group,
                // A fresh claim is root's; Docker takes over the owner of the image's directory.
                facts.flatMap(SecurityFacts::fsGroup).or(() -> owner.map(u -> group.orElse(u))),
                privileged,
                service.capAdd().stream().map(ComponentPlanner::capability).toList(),
                List.copyOf(dropped),
                facts.flatMap(SecurityFacts::exception).orElse(""));
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
                VolumePlanner.kind(component) + " " + component.name(),
                service.name().equals(component.name())
                        ? ""
                        : "a name that DNS allows and that stays the same in every release",
                service.location());
        AttributeReport.report(planning, component);
    }
}
