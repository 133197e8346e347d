package dev.compose2dify.render;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.output.FileTree.OutputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * How much room a release takes. Helm keeps it, chart and manifest together, as JSON with gzip and base64 in one Secret, and
 * Kubernetes stores no Secret of more than 1 MiB.
 */
public final class ReleaseSize {
    /** In bytes; an estimate needs some distance to 1 MiB. */
    private static final long MOST = 1_000_000;

    private static final Pattern RENDERED = Pattern.compile("(charts/[^/]+/)?(templates|files)/.*");

    private ReleaseSize() {}

    /** A warning when Helm could probably not store the release. */
    public static Optional<Diagnostic> warning(FileTree files) {
        // What fits when it is packed in a hurry fits all the more when it is packed well, as Helm does.
        if (estimate(files, Deflater.BEST_SPEED) <= MOST) {
            return Optional.empty();
        }
        long size = estimate(files);
        if (size <= MOST) {
            return Optional.empty();
        }
        String largest = files.files().entrySet().stream()
                .filter(e -> isPacked(e.getKey()))
                .max(Comparator.comparingInt(e -> e.getValue().content().length))
                .map(Map.Entry::getKey)
                .orElse("");
        return Optional.of(new Diagnostic(
                Severity.WARNING,
                Optional.empty(),
                "the release takes about " + (size + 50_000) / 100_000 / 10.0
                        + " MB where Helm stores it, and a Secret holds 1 MiB: helm will refuse it. The largest file is "
                        + largest,
                Optional.of("put large files into an image or on a volume, or let Helm store releases in a database"
                        + " (HELM_DRIVER=sql)")));
    }

    /** In bytes, as Helm would store it. */
    static long estimate(FileTree files) {
        return estimate(files, Deflater.BEST_COMPRESSION);
    }

    private static long estimate(FileTree files, int level) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed) {
            {
                def.setLevel(level);
            }
        }) {
            for (Map.Entry<String, OutputFile> entry : files.files().entrySet()) {
                byte[] content = entry.getValue().content();
                if (isPacked(entry.getKey())) {
                    out.write(Base64.getEncoder().encode(content));
                }
                if (isRendered(entry.getKey())) {
                    // Once more in the manifest.
                    out.write(content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.size() * 4L / 3;
    }

    /** Whether it is a file of the chart's package and not one beside it. */
    private static boolean isPacked(String path) {
        return path.contains("/") && !path.startsWith("ci/")
                || path.equals("Chart.yaml")
                || path.equals("values.yaml")
                || path.equals("values.schema.json")
                || path.equals("secrets.values.yaml");
    }

    private static boolean isRendered(String path) {
        return RENDERED.matcher(path).matches() || path.equals("secrets.values.yaml");
    }
}
