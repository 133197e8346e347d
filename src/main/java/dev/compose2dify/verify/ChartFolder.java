package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What can be wrong with a chart as a folder, before Helm renders it. */
public final class ChartFolder {
    private static final Pattern GET = Pattern.compile("\\.Files\\.(?:Get|GetBytes|Lines)\\s+\"([^\"{}]+)\"");

    private ChartFolder() {}

    /**
     * Files that a template reads and that Helm would not find: {@code .Files.Get} gives an empty text for them, and a pod
     * gets an empty file.
     */
    public static List<Finding> unreadable(Path chart) throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<String> patterns = ignorePatterns(chart);
        for (Path template : files(chart.resolve("templates"))) {
            String place = chart.relativize(template).toString().replace('\\', '/');
            Matcher get = GET.matcher(text(template));
            while (get.find()) {
                String path = get.group(1);
                if (!Files.isRegularFile(chart.resolve(path))) {
                    findings.add(new Finding(place, "", "", "reads " + path + ", which is not there"));
                } else {
                    patterns.stream()
                            .filter(p -> ignores(p, path))
                            .findFirst()
                            .ifPresent(p -> findings.add(new Finding(
                                    place, "", "", "reads " + path + ", which .helmignore leaves out: " + p)));
                }
            }
        }
        return findings;
    }

    private static List<String> ignorePatterns(Path chart) throws IOException {
        Path file = chart.resolve(".helmignore");
        return Files.isRegularFile(file)
                ? text(file)
                        .lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty() && !l.startsWith("#") && !l.startsWith("!"))
                        .toList()
                : List.of();
    }

    /**
     * As Helm reads a line: with a slash at the start it begins at the chart's folder, with one inside it is a whole path,
     * with neither it is the name of a file or folder at any depth; a slash at the end means folders only.
     */
    private static boolean ignores(String pattern, String path) {
        boolean foldersOnly = pattern.endsWith("/");
        String rule = foldersOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean anchored = rule.startsWith("/") || rule.contains("/");
        PathMatcher matcher =
                FileSystems.getDefault().getPathMatcher("glob:" + (rule.startsWith("/") ? rule.substring(1) : rule));
        Path whole = Path.of(path);
        for (int n = 1; n <= whole.getNameCount(); n++) {
            boolean folder = n < whole.getNameCount();
            Path candidate = anchored ? whole.subpath(0, n) : whole.getName(n - 1);
            if ((folder || !foldersOnly) && matcher.matches(candidate)) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Bytes that are no text become marks, which hold no marker and name no file. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
