package dev.compose2dify.compose.load;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code .env.example} and {@code *.env.example} below a project directory: a release's public defaults. */
final class ExampleFiles {
    private static final int MAX_LEVELS = 4;
    private static final int MAX_VISITED = 5_000;
    private static final Set<String> DATA = Set.of("volumes", "node_modules", ".git");

    private ExampleFiles() {}

    /** In path order; bounded, since a project directory may hold the data of its databases. */
    static List<Path> find(Path directory) {
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
