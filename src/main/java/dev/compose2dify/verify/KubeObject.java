package dev.compose2dify.verify;

/**
 * An object of the chart.
 *
 * @param namespace empty when the release's own is meant
 */
record KubeObject(String file, String apiVersion, String kind, String namespace, String name, ManifestValue root) {
    String id() {
        return kind + "/" + name;
    }

    /** API group without version; empty for the core group. */
    String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    boolean is(String someKind) {
        return kind.equals(someKind);
    }

    ManifestValue spec() {
        return root.get("spec");
    }
}
