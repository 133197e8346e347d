package dev.compose2dify.render;

import dev.compose2dify.text.EditDistance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The names of the templates that are packed into the program, for who replaces one of them. */
final class BuiltInTemplates {
    private static final String ANY = "/templates/chart/values.yaml.ftl";

    private BuiltInTemplates() {}

    /** In order, for example {@code chart/templates/ingress.yaml.ftl}. */
    static List<String> names() {
        try {
            URI any = BuiltInTemplates.class.getResource(ANY).toURI();
            if (!any.getScheme().equals("jar")) {
                return below(Path.of(any).getParent().getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(any, Map.of())) {
                return below(jar.getPath("/templates"));
            }
        } catch (URISyntaxException | IOException e) {
            throw new UncheckedIOException(new IOException("the program's own templates cannot be listed", e));
        }
    }

    private static List<String> below(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".ftl"))
                    .sorted()
                    .toList();
        }
    }

    /** The one that is most likely meant: by its file name first, then by its folder. */
    static String nearest(String name) {
        Comparator<String> byFile = Comparator.comparingInt(n -> EditDistance.of(file(n), file(name)));
        return names().stream()
                .min(byFile.thenComparingInt(n -> EditDistance.of(n, name)))
                .orElseThrow();
    }

    private static String file(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
