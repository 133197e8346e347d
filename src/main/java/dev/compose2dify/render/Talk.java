package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One component names another.
 *
 * @param place where: a variable, a command, a file, or {@link #WAITS}
 */
record Talk(String from, String to, String place) {
    /** It waits for the other before it starts. */
    static final String WAITS = "waits for it";

    /** Who names whom in variables, commands and files, and who waits for whom. */
    static List<Talk> of(ChartPlan plan) {
        List<Talk> talks = new ArrayList<>();
        for (ComponentPlan component : plan.components()) {
            String name = component.name();
            environments(plan, component)
                    .flatMap(e -> e.computed().stream())
                    .forEach(v -> v.value().hosts().forEach(h -> talks.add(new Talk(name, h, v.name()))));
            Stream.of(component.container().command(), component.container().args())
                    .flatMap(List::stream)
                    .forEach(v -> v.hosts().forEach(h -> talks.add(new Talk(name, h, "command"))));
            component.storage().files().stream()
                    .filter(f -> !f.isBinary())
                    .forEach(f -> f.value().hosts().forEach(h -> talks.add(new Talk(name, h, "file"))));
            for (InitPlan init : component.initContainers()) {
                if (init instanceof InitPlan.Wait wait) {
                    talks.add(new Talk(name, wait.component(), WAITS));
                }
            }
        }
        plan.credentials()
                .forEach(c -> c.composed()
                        .map(Value::hosts)
                        .orElse(List.of())
                        .forEach(host -> plan.components().stream()
                                .filter(p -> environments(plan, p)
                                        .flatMap(e -> e.secrets().stream())
                                        .anyMatch(s -> s.key().equals(c.key())))
                                .forEach(p -> talks.add(new Talk(p.name(), host, c.title())))));
        return talks;
    }

    private static Stream<EnvironmentPlan> environments(ChartPlan plan, ComponentPlan component) {
        return Stream.concat(
                Stream.of(component.container().environment()),
                plan.sharedEnvironments().stream()
                        .map(ChartPlan.SharedEnvironment::environment)
                        .filter(e -> component.container().sharedEnvironments().contains(e.valuesKey())));
    }
}
