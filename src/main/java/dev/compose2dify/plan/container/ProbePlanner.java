package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.Probe;
import dev.compose2dify.catalog.image.ProbeAction;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.ComponentPlan.ProbesPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.ProbePlan;
import dev.compose2dify.chart.ProbePlan.Exec;
import dev.compose2dify.chart.ProbePlan.HttpGet;
import dev.compose2dify.chart.ProbePlan.TcpSocket;
import dev.compose2dify.chart.ProbePlan.Timing;
import dev.compose2dify.chart.Value;
import dev.compose2dify.compose.Service.HealthCheck;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.container.CommandPlanner.ContainerVariables;
import dev.compose2dify.plan.decision.Planning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Health checks as readiness and startup probes. Compose's check only tells others when to start: it never restarts a
 * container, so it never becomes a liveness probe. Liveness comes from the facts on an image, where it is cheap and safe.
 */
public final class ProbePlanner {
    private static final Pattern CURL = Pattern.compile("https?://(?:localhost|127\\.0\\.0\\.1):(\\d{1,5})(/\\S*)?");

    /** Seconds between two processes that a probe starts. */
    private static final int SHORTEST_PERIOD = 5;

    private final Planning planning;
    private final CommandPlanner commands;

    public ProbePlanner(Planning planning, CommandPlanner commands) {
        this.planning = planning;
        this.commands = commands;
    }

    public ProbesPlan probes(Component component, List<PortPlan> ports, ContainerVariables variables) {
        Optional<ImageFacts> facts = component.facts();
        Optional<ProbePlan> liveness =
                facts.flatMap(ImageFacts::liveness).flatMap(p -> fromFacts(p, facts.get(), ports));
        Optional<HealthCheck> given = component.service().healthCheck();
        Optional<HealthCheck> check = given.filter(ProbePlanner::isUsable);
        boolean replaced = facts.map(ImageFacts::replacesHealthcheck).orElse(false);
        if (check.isPresent() && !replaced) {
            return fromCompose(component, check.get(), ports, variables, facts, liveness);
        }
        if (given.map(HealthCheck::disabled).orElse(false)) {
            decide(component, Outcome.KEPT, "no probe", "switched off in the compose project");
            return new ProbesPlan(Optional.empty(), Optional.empty(), Optional.empty());
        }
        if (check.isPresent()) {
            decide(
                    component,
                    Outcome.CHANGED,
                    "startup and readiness probe",
                    "the one of the compose project cannot work: the chart asks what is known of the image instead");
        }
        return new ProbesPlan(
                facts.flatMap(ImageFacts::startup).flatMap(p -> fromFacts(p, facts.get(), ports)),
                facts.flatMap(ImageFacts::readiness).flatMap(p -> fromFacts(p, facts.get(), ports)),
                liveness);
    }

    private static boolean isUsable(HealthCheck check) {
        List<String> test = check.test().values();
        boolean none = test.isEmpty() || test.get(0).equals("NONE");
        return !check.disabled() && !none && test.size() > 1;
    }

    private void decide(Component component, Outcome outcome, String target, String reason) {
        planning.decide(
                component.service(),
                Subject.HEALTHCHECK,
                "healthcheck",
                outcome,
                target,
                reason,
                component.service().locationOf("healthcheck"));
    }

    /**
     * Docker's semantics: the start period gives time before failures count, and then {@code retries} failures in a row
     * make a container unhealthy. A startup probe that is asked as often as the health check covers both.
     */
    private ProbesPlan fromCompose(
            Component component,
            HealthCheck check,
            List<PortPlan> ports,
            ContainerVariables variables,
            Optional<ImageFacts> facts,
            Optional<ProbePlan> liveness) {
        // Zero means Docker's default, as if nothing was said.
        int period = seconds(positive(check.intervalMillis()).orElse(30_000L));
        int timeout = seconds(positive(check.timeoutMillis()).orElse(30_000L));
        int retries = check.retries().filter(r -> r > 0).orElse(3);
        int startPeriod = (int) ((check.startPeriodMillis().orElse(0L) + 999) / 1000);
        ProbePlan.Action action = action(component, check, ports, variables);
        if (action instanceof Exec && period < SHORTEST_PERIOD) {
            // A process every second costs more than it tells; the patience stays.
            retries = Math.max(2, (period * retries + SHORTEST_PERIOD - 1) / SHORTEST_PERIOD);
            period = SHORTEST_PERIOD;
        }
        ProbePlan readiness = new ProbePlan(action, new Timing(0, period, timeout, retries));
        int startupPeriod = Math.min(
                period,
                positive(check.startIntervalMillis()).map(ProbePlanner::seconds).orElse(10));
        int known = facts.flatMap(ImageFacts::startup)
                .map(s -> s.periodSeconds() * s.failureThreshold())
                .orElse(0);
        int patience = Math.max(known, startPeriod + period * retries);
        int failures = Math.max(1, (patience + startupPeriod - 1) / startupPeriod);
        ProbePlan startup = new ProbePlan(action, new Timing(0, startupPeriod, timeout, failures));
        decide(
                component,
                Outcome.CHANGED,
                "startup and readiness probe",
                "a health check of Docker never restarts a container");
        return new ProbesPlan(Optional.of(startup), Optional.of(readiness), liveness);
    }

    /** A plain {@code curl -f http://localhost:port/path} asks what the kubelet can ask itself, without curl. */
    private ProbePlan.Action action(
            Component component, HealthCheck check, List<PortPlan> ports, ContainerVariables variables) {
        List<String> test = check.test().values();
        if (test.get(0).equals("CMD") && test.get(1).equals("curl") && test.contains("-f")) {
            Matcher url = CURL.matcher(test.get(test.size() - 1));
            boolean known = url.matches()
                    && ports.stream().anyMatch(p -> p.number() == Integer.parseInt(url.group(1)))
                    && test.size() == 4;
            if (known) {
                String path = Optional.ofNullable(url.group(2)).orElse("/");
                return new HttpGet(path, Integer.parseInt(url.group(1)), Map.of());
            }
        }
        return new Exec(commands.probe(component, "healthcheck", variables));
    }

    private static Optional<Long> positive(Optional<Long> millis) {
        return millis.filter(m -> m > 0);
    }

    private static int seconds(long millis) {
        return (int) Math.max(1, (millis + 999) / 1000);
    }

    private static Optional<ProbePlan> fromFacts(Probe probe, ImageFacts facts, List<PortPlan> ports) {
        Timing timing = new Timing(
                probe.initialDelaySeconds(), probe.periodSeconds(), probe.timeoutSeconds(), probe.failureThreshold());
        return action(probe.action(), facts, ports).map(action -> new ProbePlan(action, timing));
    }

    private static Optional<ProbePlan.Action> action(ProbeAction known, ImageFacts facts, List<PortPlan> ports) {
        if (known instanceof ProbeAction.Http http) {
            return port(http.port(), ports).map(p -> new HttpGet(http.path(), p, http.headers()));
        }
        if (known instanceof ProbeAction.Tcp tcp) {
            return port(tcp.port(), ports).map(TcpSocket::new);
        }
        Optional<Integer> moved = facts.ports().stream()
                .findFirst()
                .flatMap(first -> port(first.name(), ports).filter(number -> number != first.number()));
        if (moved.isPresent()) {
            // The program of the probe would ask on the usual port.
            return moved.map(TcpSocket::new);
        }
        List<String> words = ((ProbeAction.Exec) known).words();
        return Optional.of(new Exec(words.stream().map(Value::literal).toList()));
    }

    private static Optional<Integer> port(String name, List<PortPlan> ports) {
        return ports.stream()
                .filter(p -> p.name().equals(name))
                .map(PortPlan::number)
                .findFirst();
    }
}
