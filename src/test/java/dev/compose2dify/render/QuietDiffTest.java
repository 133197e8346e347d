package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.output.FileTree;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A committed chart changes where the project changed. */
class QuietDiffTest {
    private static final String SERVICES = """
            services:
              api:
                image: langgenius/dify-api:1.11.4
                restart: always
                environment: {MODE: api, DB_HOST: db, REDIS_HOST: redis, SECRET_KEY: sk-1}
                depends_on: [db]
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: difyai123456}
                volumes: ['./data:/var/lib/postgresql/data']
              redis:
                image: redis:latest
            """;

    @TempDir
    Path folder;

    @Test
    void aLineMoreAtTheTopOfTheComposeFileChangesOnlyWhereAttentionIsNeeded() {
        FileTree before =
                ComposeFolder.at(folder.resolve("a"), SERVICES).chart().files();
        FileTree after = ComposeFolder.at(folder.resolve("b"), "# one line more\n" + SERVICES)
                .chart()
                .files();
        List<String> changed = new ArrayList<>();
        before.files().forEach((path, file) -> {
            List<String> left = new ArrayList<>(file.text().lines().toList());
            left.removeAll(after.files().get(path).text().lines().toList());
            left.forEach(line -> changed.add(path + ": " + line));
        });
        assertThat(changed)
                .isNotEmpty()
                .allMatch(line -> line.startsWith("MIGRATION.md: ") && line.contains(" | attention |"));
    }
}
