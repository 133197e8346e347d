package dev.compose2dify.verify.manifest;

/**
 * An object of the chart.
 *
 * @param namespace empty when the release's own is meant
 */
public record KubeObject(
        String file, String apiVersion, String kind, String namespace, String name, ManifestValue root) {
    public String id() {
        return kind + "/" + name;
    }

    /** API group without version; empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public boolean is(String someKind) {
        return kind.equals(someKind);
    }

    public ManifestValue spec() {
        return root.get("spec");
    }
}
