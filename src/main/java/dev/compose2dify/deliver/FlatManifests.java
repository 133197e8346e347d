package dev.compose2dify.deliver;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.output.FileTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The chart as plain files that {@code kubectl apply -f .} applies in the order of their numbers. */
public final class FlatManifests {
    private static final int COMPONENTS = 30;

    private FlatManifests() {}

    /**
     * The files of a chart.
     *
     * @param chart the files that Helm would get
     * @param values the user's, later ones win
     * @throws DeliveryException when the chart refuses the values
     */
    public static FileTree of(ChartPlan plan, FileTree chart, List<Map<String, Object>> values) {
        Tree tree = new Tree(plan, chart, values);
        List<ClusterObject> inner = tree.inner();
        List<ClusterObject> all = tree.withAddress();
        Map<String, List<ClusterObject>> files = new LinkedHashMap<>();
        put(files, "00-namespace.yaml", tree.namespace());
        List<String> components = tree.components(inner);
        for (ClusterObject object : all) {
            boolean outside = inner.stream().noneMatch(o -> o.id().equals(object.id()));
            put(files, outside ? "90-ingress.yaml" : file(object, components), object);
        }
        files.forEach((name, objects) -> {
            objects.sort((a, b) -> ObjectFiles.rank(a) - ObjectFiles.rank(b));
            tree.files.add(name, ObjectFiles.text(objects, comment(tree, name, objects)));
        });
        tree.secrets("10-secret.yaml");
        tree.render("kustomize/MANIFESTS.md.ftl", "README.md", tree.readme(inner, components));
        tree.report(
                "The files beside this report are plain manifests (README.md). Where the report names `deploy.sh` or "
                        + "`values.yaml`: the same\nvalues go to `compose2dify convert --format manifests --values FILE`, and "
                        + "`scripts/setup-secrets.sh` makes the credentials.");
        return tree.files.build();
    }

    private static void put(Map<String, List<ClusterObject>> files, String name, ClusterObject object) {
        files.computeIfAbsent(name, n -> new ArrayList<>()).add(object);
    }

    private static String file(ClusterObject object, List<String> components) {
        if (Tree.isShared(object)) {
            return switch (object.kind()) {
                case "PersistentVolumeClaim" -> "20-volumes.yaml";
                case "NetworkPolicy" -> "21-networkpolicies.yaml";
                case "ServiceAccount" -> "22-serviceaccounts.yaml";
                default -> "23-others.yaml";
            };
        }
        String component = object.component().orElseThrow();
        int number = COMPONENTS + components.indexOf(component);
        return String.format(Locale.ROOT, "%02d-%s.yaml", number, component);
    }

    private static String comment(Tree tree, String name, List<ClusterObject> objects) {
        if (name.startsWith("00")) {
            return "Where everything lives.";
        }
        if (name.startsWith("2")) {
            return "What several components share.";
        }
        return name.startsWith("90")
                ? "The way in."
                : tree.comment(objects.get(0).component().orElse(""));
    }
}
