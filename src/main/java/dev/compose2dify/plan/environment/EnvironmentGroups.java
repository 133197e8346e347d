package dev.compose2dify.plan.environment;

import dev.compose2dify.chart.ChartPlan.SharedEnvironment;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.EnvironmentPlan.SecretVariable;
import dev.compose2dify.chart.EnvironmentPlan.Variable;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.environment.EnvironmentPlanner.Item;
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
    static final String SHARED = "shared";
    static final String COMMON = "common";
    /** Fewer than these in common are not worth a ConfigMap of their own. */
    private static final int WORTH_SHARING = 20;

    private final Map<String, List<Item>> own = new LinkedHashMap<>();
    private final Map<String, List<String>> groupsOf = new LinkedHashMap<>();
    private final List<SharedEnvironment> groups = new ArrayList<>();

    /** @param items of every workload, by component, in order */
    public static EnvironmentGroups of(Roster roster, Map<String, List<Item>> items) {
        EnvironmentGroups result = new EnvironmentGroups();
        items.forEach((component, list) -> {
            result.own.put(component, new ArrayList<>(list));
            result.groupsOf.put(component, new ArrayList<>());
        });
        List<String> family = items.keySet().stream()
                .filter(c -> roster.component(c).flatMap(Roster.Member::family).isPresent())
                .toList();
        result.common(roster, family);
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
    public EnvironmentPlan own(Roster.Member member) {
        return plan(member.valuesKey(), own.get(member.component()));
    }

    private void common(Roster roster, List<String> family) {
        if (family.isEmpty()) {
            return;
        }
        Map<String, Integer> overlaps = new LinkedHashMap<>();
        for (String component : own.keySet()) {
            boolean subchart =
                    roster.component(component).map(Roster.Member::isSubchart).orElse(false);
            if (!family.contains(component) && !subchart) {
                overlaps.put(component, same(with(family, component), false).size());
            }
        }
        List<String> members = new ArrayList<>(family);
        int most = overlaps.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int enough = Math.max(WORTH_SHARING, most / 2);
        overlaps.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                // One that has little in common with the others would leave them little to share.
                .filter(c -> same(with(members, c), false).size() >= enough)
                .forEach(members::add);
        if (members.size() > family.size()) {
            List<String> ordered =
                    own.keySet().stream().filter(members::contains).toList();
            take(COMMON, ordered, same(ordered, false), "all of these");
        }
    }

    private static List<String> with(List<String> members, String another) {
        List<String> more = new ArrayList<>(members);
        more.add(another);
        return more;
    }

    /** Variables that all {@code members} have with one value, in the order of the first. */
    private List<Item> same(List<String> members, boolean withSecrets) {
        List<Map<String, Item>> others =
                members.stream().skip(1).map(m -> byName(own.get(m))).toList();
        List<Item> same = new ArrayList<>();
        for (Item item : own.get(members.get(0))) {
            if ((withSecrets || !item.isSecret()) && isInAll(item, others)) {
                same.add(item);
            }
        }
        return same;
    }

    private static boolean isInAll(Item item, List<Map<String, Item>> others) {
        for (Map<String, Item> other : others) {
            Item there = other.get(item.name());
            if (there == null || !item.sameAs(there)) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Item> byName(List<Item> items) {
        Map<String, Item> byName = new LinkedHashMap<>();
        items.forEach(i -> byName.put(i.name(), i));
        return byName;
    }

    private void take(String key, List<String> members, List<Item> items, String comment) {
        if (items.isEmpty()) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        items.forEach(i -> names.add(i.name()));
        for (String member : members) {
            own.get(member).removeIf(i -> names.contains(i.name()));
            groupsOf.get(member).add(key);
        }
        groups.add(new SharedEnvironment(plan(key, items), "dify-" + key + "-env", List.copyOf(members), comment));
    }

    public static EnvironmentPlan plan(String valuesKey, List<Item> items) {
        List<Variable> variables = new ArrayList<>();
        List<Variable> computed = new ArrayList<>();
        List<SecretVariable> secrets = new ArrayList<>();
        for (Item item : items) {
            if (item.isSecret()) {
                secrets.add(new SecretVariable(item.name(), item.secretKey()));
            } else {
                (item.value().isLiteral() ? variables : computed)
                        .add(new Variable(item.name(), item.value(), item.comment()));
            }
        }
        return new EnvironmentPlan(valuesKey, variables, computed, secrets);
    }
}
