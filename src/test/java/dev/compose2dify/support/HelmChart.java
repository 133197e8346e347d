package dev.compose2dify.support;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.compose2dify.verify.HelmOutput;
import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Real Helm 3.21 inside the JVM, for tests. What differs from {@code helm template}: hooks are left out, and
 * {@code lookup} asks a cluster: here an empty one, or the objects of {@link FakeCluster#with}.
 */
public final class HelmChart {
    public static final String RELEASE = "dify";
    public static final String NAMESPACE = "dify";
    public static final String KUBE_VERSION = "1.33.0";

    private HelmChart() {}

    /** Renders as release {@code dify} in namespace {@code dify}, with the values in a temporary file. */
    public static List<RenderedFile> render(Path chart, Map<String, ?> values, String kubeVersion) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, KubeYaml.dump(values));
                return render(chart, List.of(file), kubeVersion);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Renders with values files, later ones win. Throws Helm's own error as {@link IllegalStateException}. */
    public static List<RenderedFile> render(Path chart, List<Path> valuesFiles, String kubeVersion) {
        return split(renderText(chart, RELEASE, NAMESPACE, valuesFiles, kubeVersion));
    }

    public static List<RenderedFile> render(
            Path chart, String release, String namespace, List<Path> valuesFiles, String kubeVersion) {
        return split(renderText(chart, release, namespace, valuesFiles, kubeVersion));
    }

    /** Everything Helm printed, as one text. */
    public static String renderText(
            Path chart, String release, String namespace, List<Path> valuesFiles, String kubeVersion) {
        FakeCluster.ensureRunning();
        TemplateCommand command = new Helm(chart)
                .template()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(kubeVersion);
        for (Path file : valuesFiles) {
            if (file.toString().contains(",")) {
                throw new IllegalArgumentException("helm-java joins files with commas: " + file);
            }
            command = command.withValuesFile(file);
        }
        return command.call();
    }

    /** {@code helm lint}; it takes no values, so templates that require some are shown by rendering only. */
    public static LintResult lint(Path chart, boolean strict) {
        LintCommand command = new Helm(chart).lint();
        return (strict ? command.strict() : command).call();
    }

    /** One entry per template, in Helm's order of first appearance; documents of one template stay together. */
    static List<RenderedFile> split(String output) {
        return HelmOutput.split(output).stream()
                .map(manifest -> new RenderedFile(manifest.file(), manifest.text()))
                .toList();
    }
}
