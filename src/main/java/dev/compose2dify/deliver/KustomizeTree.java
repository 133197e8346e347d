package dev.compose2dify.deliver;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The chart as a tree for {@code kubectl apply -k}: {@code base/} with what components share, {@code services/} with a folder
 * for each component, and {@code overlays/} with the ways in and with what high availability changes.
 */
public final class KustomizeTree {
    private static final String FILE = "kustomization.yaml";

    private final Tree tree;

    private KustomizeTree(Tree tree) {
        this.tree = tree;
    }

    /**
     * The tree of a chart.
     *
     * @param chart the files that Helm would get
     * @param values the user's, later ones win
     * @throws DeliveryException when the chart refuses the values
     */
    public static FileTree of(ChartPlan plan, FileTree chart, List<Map<String, Object>> values) {
        return new KustomizeTree(new Tree(plan, chart, values)).build();
    }

    private FileTree build() {
        List<ClusterObject> inner = tree.inner();
        base(inner);
        List<String> components = tree.components(inner);
        services(inner, components);
        List<ClusterObject> nkp = tree.withAddress();
        overlay(
                "nkp",
                "The release behind the Ingress controller.",
                List.of("../../base", "../../services"),
                inner,
                nkp);
        overlay(
                "ha",
                "The release behind the Ingress controller, with more than one pod of whatever may run twice.",
                List.of("../nkp"),
                nkp,
                tree.with("values-ha.yaml"));
        if (tree.hasProxy()) {
            overlay(
                    "loadbalancer",
                    "The release behind a load balancer of its own: the routes in an nginx, for a cluster without an Ingress "
                            + "controller.",
                    List.of("../../base", "../../services"),
                    inner,
                    tree.behindLoadBalancer());
        }
        tree.files.add(
                FILE,
                kustomization("What `kubectl apply -k .` applies: one of the overlays.", List.of("overlays/nkp")));
        tree.secrets("base/secret.yaml");
        tree.render("kustomize/README.md.ftl", "README.md", tree.readme(inner, components));
        tree.report(
                "The files beside this report are a tree for Kustomize (README.md). Where the report names `deploy.sh` or "
                        + "`values.yaml`: the same\nvalues go to `compose2dify convert --format kustomize --values FILE`, and "
                        + "`scripts/setup-secrets.sh` makes the credentials.");
        return tree.files.build();
    }

    private void base(List<ClusterObject> inner) {
        List<String> resources = new ArrayList<>(List.of("namespace.yaml", "secret.yaml"));
        tree.files.add("base/namespace.yaml", ObjectFiles.text(List.of(tree.namespace()), "Where everything lives."));
        ObjectFiles.byKind(inner.stream().filter(Tree::isShared).toList(), "What several components share.")
                .forEach((name, text) -> {
                    tree.files.add("base/" + name, text);
                    resources.add(name);
                });
        tree.files.add(
                "base/" + FILE,
                kustomization("What components share; scripts/setup-secrets.sh makes secret.yaml.", resources));
    }

    private void services(List<ClusterObject> inner, List<String> components) {
        for (String component : components) {
            List<String> resources = new ArrayList<>();
            ObjectFiles.byKind(
                            inner.stream()
                                    .filter(o -> !Tree.isShared(o))
                                    .filter(o -> o.component().orElse("").equals(component))
                                    .toList(),
                            tree.comment(component))
                    .forEach((name, text) -> {
                        tree.files.add("services/" + component + "/" + name, text);
                        resources.add(name);
                    });
            tree.files.add("services/" + component + "/" + FILE, kustomization(tree.comment(component), resources));
        }
        tree.files.add("services/" + FILE, kustomization("Every component.", components));
    }

    /** What an overlay adds to the objects below it, changes in them and takes away. */
    private void overlay(
            String name, String comment, List<String> below, List<ClusterObject> before, List<ClusterObject> after) {
        String folder = "overlays/" + name + "/";
        Map<String, ClusterObject> known = new LinkedHashMap<>();
        before.forEach(o -> known.put(o.id(), o));
        List<ClusterObject> added = new ArrayList<>();
        List<Object> patches = new ArrayList<>();
        for (ClusterObject object : after) {
            ClusterObject there = known.remove(object.id());
            if (there == null) {
                added.add(object);
                continue;
            }
            List<Object> changes = JsonPatch.between(there.content(), object.content());
            if (!changes.isEmpty()) {
                String file = "patches/" + object.kind().toLowerCase(Locale.ROOT) + "-" + object.name() + ".yaml";
                tree.files.add(folder + file, "# " + object.id() + "\n" + KubeYaml.dump(changes));
                patches.add(patch("path", file, object));
            }
        }
        known.values().forEach(gone -> patches.add(patch("patch", deletion(gone), gone)));
        List<String> resources = new ArrayList<>(below);
        ObjectFiles.byKind(added, comment).forEach((file, text) -> {
            tree.files.add(folder + file, text);
            resources.add(file);
        });
        Map<String, Object> content = content(resources);
        if (!patches.isEmpty()) {
            content.put("patches", patches);
        }
        tree.files.add(folder + FILE, "# " + comment + "\n" + KubeYaml.dump(content));
    }

    private static Map<String, Object> patch(String form, String content, ClusterObject object) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("kind", object.kind());
        target.put("name", object.name());
        Map<String, Object> patch = new LinkedHashMap<>();
        patch.put(form, content);
        patch.put("target", target);
        return patch;
    }

    private static String deletion(ClusterObject object) {
        Map<String, Object> deletion = new LinkedHashMap<>();
        deletion.put("$patch", "delete");
        deletion.put("apiVersion", object.apiVersion());
        deletion.put("kind", object.kind());
        deletion.put("metadata", Map.of("name", object.name()));
        return KubeYaml.dump(deletion);
    }

    private static String kustomization(String comment, List<String> resources) {
        return "# " + comment + "\n" + KubeYaml.dump(content(resources));
    }

    private static Map<String, Object> content(List<String> resources) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        content.put("kind", "Kustomization");
        content.put("resources", resources);
        return content;
    }
}
