package dev.compose2dify.plan.environment;

import dev.compose2dify.chart.ChartPlan.SharedEnvironment;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.EnvironmentPlan.SecretVariable;
import dev.compose2dify.chart.EnvironmentPlan.Variable;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which variables stand once for several components. The pods of the api image have most in common ({@code shared}); since
 * Dify 1.14.1 a common env file reaches still more components ({@code common}).
 */
public final class EnvironmentGroups {
    public static final String SHARED = "shared";
    static final String COMMON = "common";
    /** Fewer than these in common are not worth a ConfigMap of their own. */
    private static final int WORTH_SHARING = 20;

    private final Map<String, List<EnvVar>> own = new LinkedHashMap<>();
    private final Map<String, List<String>> groupsOf = new LinkedHashMap<>();
    private final List<SharedEnvironment> groups = new ArrayList<>();

    /** @param variables of every workload, by component, in order */
    public static EnvironmentGroups of(Components components, Map<String, List<EnvVar>> variables) {
        EnvironmentGroups result = new EnvironmentGroups();
        variables.forEach((component, list) -> {
            result.own.put(component, new ArrayList<>(list));
            result.groupsOf.put(component, new ArrayList<>());
        });
        List<String> family = variables.keySet().stream()
                .filter(c -> components.named(c).flatMap(Component::family).isPresent())
                .toList();
        result.common(components, family);
        if (!family.isEmpty()) {
            result.take(SHARED, family, result.same(family, true), "every pod of the dify-api image");
        }
        return result;
    }

    public List<SharedEnvironment> groups() {
        return List.copyOf(groups);
    }

    public List<String> groupsOf(String component) {
        return List.copyOf(groupsOf.get(component));
    }

    /** What is left to a component of its own. */
    public EnvironmentPlan own(Component component) {
        return plan(component.valuesKey(), own.get(component.name()));
    }

    private void common(Components components, List<String> family) {
        if (family.isEmpty()) {
            return;
        }
        Map<String, Integer> overlaps = new LinkedHashMap<>();
        for (String component : own.keySet()) {
            boolean subchart =
                    components.named(component).map(Component::isSubchart).orElse(false);
            if (!family.contains(component) && !subchart) {
                overlaps.put(component, same(with(family, component), false).size());
            }
        }
        List<String> names = new ArrayList<>(family);
        int most = overlaps.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int enough = Math.max(WORTH_SHARING, most / 2);
        overlaps.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                // One that has little in common with the others would leave them little to share.
                .filter(c -> same(with(names, c), false).size() >= enough)
                .forEach(names::add);
        if (names.size() > family.size()) {
            List<String> ordered = own.keySet().stream().filter(names::contains).toList();
            take(COMMON, ordered, same(ordered, false), "all of these");
        }
    }

    private static List<String> with(List<String> names, String another) {
        List<String> more = new ArrayList<>(names);
        more.add(another);
        return more;
    }

    /** Variables that all {@code names} have with one value, in the order of the first. */
    private List<EnvVar> same(List<String> names, boolean withSecrets) {
        List<Map<String, EnvVar>> others =
                names.stream().skip(1).map(m -> byName(own.get(m))).toList();
        return own.get(names.get(0)).stream()
                .filter(i -> withSecrets || !i.isSecret())
                .filter(i -> others.stream().allMatch(o -> o.containsKey(i.name()) && i.sameAs(o.get(i.name()))))
                .toList();
    }

    private static Map<String, EnvVar> byName(List<EnvVar> variables) {
        Map<String, EnvVar> byName = new LinkedHashMap<>();
        variables.forEach(i -> byName.put(i.name(), i));
        return byName;
    }

    private void take(String key, List<String> users, List<EnvVar> variables, String comment) {
        if (variables.isEmpty()) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        variables.forEach(i -> names.add(i.name()));
        for (String component : users) {
            own.get(component).removeIf(i -> names.contains(i.name()));
            groupsOf.get(component).add(key);
        }
        groups.add(new SharedEnvironment(plan(key, variables), "dify-" + key + "-env", List.copyOf(users), comment));
    }

    public static EnvironmentPlan plan(String valuesKey, List<EnvVar> variables) {
        List<Variable> plain = new ArrayList<>();
        List<Variable> computed = new ArrayList<>();
        List<SecretVariable> secrets = new ArrayList<>();
        for (EnvVar variable : variables) {
            if (variable.isSecret()) {
                secrets.add(new SecretVariable(variable.name(), variable.secretKey()));
            } else {
                (variable.value().isLiteral() ? plain : computed)
                        .add(new Variable(variable.name(), variable.value(), variable.comment()));
            }
        }
        return new EnvironmentPlan(valuesKey, plain, computed, secrets);
    }
}
