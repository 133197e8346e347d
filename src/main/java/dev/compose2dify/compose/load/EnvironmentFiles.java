package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.syntax.DotEnv;
import dev.compose2dify.compose.syntax.Template;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code .env} files: the process and what is set already win, a later file wins over an earlier one. */
final class EnvironmentFiles {
    private static final int MAX_LEVELS = 4;
    private static final int MAX_VISITED = 5_000;
    private static final Set<String> DATA = Set.of("volumes", "node_modules", ".git");

    private EnvironmentFiles() {}

    /** @throws LoadException when a file is missing, a directory or malformed */
    static Map<String, Text> read(List<Path> files, Variables current, LoadContext context) {
        Map<String, Text> values = new LinkedHashMap<>();
        for (Path file : files) {
            Path absolute = context.absolute(file);
            String name = context.display(file);
            if (RegularFiles.kind(absolute) == RegularFiles.FileType.MISSING) {
                throw LoadException.at(
                        Location.ofFile(name), "couldn't find env file", "create it, or leave --env-file out");
            }
            parse(
                    absolute,
                    values,
                    variable -> {
                        Text text = current.get(variable);
                        return text == null ? values.get(variable) : text;
                    },
                    context);
        }
        return values;
    }

    /** Reads one file into {@code out}; {@code lookup} as for {@link DotEnv#parse}. */
    static void parse(Path file, Map<String, Text> out, Function<String, Text> lookup, LoadContext context) {
        String content = context.readEnvironment(file);
        String name = context.display(file);
        DotEnv.parse(content, name, out, lookup, context);
        if (content.indexOf('\uFFFD') >= 0) {
            out.forEach((variable, text) -> {
                if (text.value().indexOf('\uFFFD') >= 0
                        && text.location().file().equals(name)) {
                    context.report(Diagnostic.warning(
                            text.location(),
                            "the value of " + variable + " is not valid UTF-8: what is no character became U+FFFD",
                            "save the file as UTF-8"));
                }
            });
        }
    }

    /** Names and values of the example files of a release, and the files they come from. */
    static Map<String, Set<String>> examples(LoadContext context, Path directory) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        exampleFiles(directory).forEach(file -> {
            Map<String, Text> parsed = new LinkedHashMap<>();
            try {
                DotEnv.parse(
                        context.readEnvironment(file),
                        context.display(file),
                        parsed,
                        any -> null,
                        new Template.Observer() {
                            @Override
                            public void inserted(int length) {
                                context.inserted(length);
                            }
                        });
            } catch (LoadException e) {
                // An example that Compose could not read tells nothing; it is not what is being loaded.
                return;
            }
            parsed.forEach((name, text) ->
                    values.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(text.value()));
        });
        return values;
    }

    /** {@code .env.example} and {@code *.env.example} in path order; bounded, since a project directory may hold the data of its databases. */
    private static List<Path> exampleFiles(Path directory) {
        List<Path> found = new ArrayList<>();
        int[] visited = {0};
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                boolean skip = !dir.equals(directory) && DATA.contains(String.valueOf(dir.getFileName()));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                if (attributes.isRegularFile() && name.endsWith(".env.example")) {
                    found.add(file);
                }
                return ++visited[0] > MAX_VISITED ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(directory, EnumSet.noneOf(java.nio.file.FileVisitOption.class), MAX_LEVELS, visitor);
        } catch (IOException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }
}
