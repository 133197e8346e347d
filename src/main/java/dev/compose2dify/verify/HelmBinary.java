package dev.compose2dify.verify;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The user's own {@code helm}. Started without a shell; asks no cluster. */
public final class HelmBinary {
    private static final long LONGEST_SECONDS = 120;

    private final String command;

    /** @param command a name that is looked up on PATH, or a path */
    public HelmBinary(String command) {
        this.command = command;
    }

    public static HelmBinary onPath() {
        return new HelmBinary("helm");
    }

    /** How a rendering ended. */
    public sealed interface Rendering {}

    /** The chart rendered. */
    public record Rendered(List<Manifest> manifests) implements Rendering {}

    /** It did not: helm is missing, or refused the chart. The diagnostic carries helm's own words. */
    public record Failed(Diagnostic diagnostic) implements Rendering {}

    /** As the five-argument form, as release {@code dify} in namespace {@code dify}. */
    public Rendering template(Path chart, List<Path> valuesFiles, KubeVersion version) {
        return template(chart, "dify", "dify", valuesFiles, version);
    }

    /**
     * Renders a chart with {@code helm template}; later values files win.
     *
     * @param chart the chart's directory, with its sub-charts in place
     */
    public Rendering template(
            Path chart, String release, String namespace, List<Path> valuesFiles, KubeVersion version) {
        List<String> words = new ArrayList<>(List.of(
                command,
                "template",
                release,
                // Never the name of a chart in a repository.
                chart.toAbsolutePath().toString(),
                "--namespace",
                namespace,
                "--kube-version",
                version.forHelm()));
        for (Path file : valuesFiles) {
            words.add("--values");
            // helm splits this argument at commas unless they are escaped, and takes a scheme for an address.
            words.add(file.toAbsolutePath().toString().replace(",", "\\,"));
        }
        try {
            return run(words, chart);
        } catch (IOException e) {
            return new Failed(Diagnostic.error(
                    "cannot start " + command + ": " + reason(e), "install Helm 3.14 or newer and have it on PATH"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed(Diagnostic.error("interrupted while helm was running", "run it again"));
        }
    }

    private static Rendering run(List<String> words, Path chart) throws IOException, InterruptedException {
        // Errors go to a file, so that neither stream can block the other.
        Path errors = Files.createTempFile("helm", ".log");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
                    .redirectError(errors.toFile())
                    .start();
            Thread guard = guard(process);
            String output;
            try {
                output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (UncheckedIOException | IOException e) {
                output = "";
            }
            int code = process.waitFor();
            guard.interrupt();
            if (code == 0) {
                return new Rendered(HelmOutput.split(output));
            }
            String said = Files.readString(errors, StandardCharsets.UTF_8);
            return new Failed(Diagnostic.error(
                    Location.ofFile(chart.toString()),
                    "helm does not render the chart: " + essence(said, code),
                    "if values are missing, give them with --values"));
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    /** Ends a helm that hangs. */
    private static Thread guard(Process process) {
        Thread guard = new Thread(() -> {
            try {
                if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        guard.setDaemon(true);
        guard.start();
        return guard;
    }

    private static java.io.File nullDevice() {
        return new java.io.File(java.io.File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    /** helm's error without its prefix, its warnings and its advice about {@code --debug}. */
    private static String essence(String said, int code) {
        int start = said.lastIndexOf("Error: ");
        String error = start < 0 ? said : said.substring(start + "Error: ".length());
        String text = error.replaceAll("\\s*Use --debug flag[^\\n]*", "").strip();
        return text.isEmpty() ? "it ended with code " + code : text;
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        // JDK 17 says "error=2", 25 "error: 2".
        return message.matches("(?s).*error[=:] ?2\\b.*") ? "there is no such program" : message;
    }
}
