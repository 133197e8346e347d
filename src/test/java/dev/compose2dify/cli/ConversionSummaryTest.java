package dev.compose2dify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal after a conversion: what needs the user first, one row for each fact. */
class ConversionSummaryTest {
    @TempDir
    Path directory;

    @Test
    void oneFactOfManyServicesIsOneRowBeforeEverythingElse() throws IOException {
        StringBuilder services = new StringBuilder("services:\n");
        for (int i = 1; i <= 14; i++) {
            services.append("  s" + i + ": {image: \"example/app:1\", network_mode: host, logging: {driver: x}}\n");
        }
        services.append("  off: {image: \"example/app:1\", profiles: [never]}\n");
        Files.writeString(directory.resolve("compose.yaml"), services);
        CommandLineRun run = CommandLineRun.in(directory, "convert");

        assertThat(run.out()).containsOnlyOnce("every pod has a network of its own");
        assertThat(run.out()).contains("s1 and 13 more  every pod has a network of its own");
        assertThat(run.out().indexOf("needs your attention"))
                .isLessThan(run.out().indexOf("->"));
        assertThat(run.out()).doesNotContain("off  ");
        String report = Files.readString(directory.resolve("dify/MIGRATION.md"));
        assertThat(report)
                .contains("`logging` of 14 services is dropped")
                .contains("None of their profiles is active: `off`")
                .containsOnlyOnce("every pod has a network of its own");
    }

    @Test
    void oneWarningOfSeveralPlacesIsOneLine() throws IOException {
        Files.writeString(directory.resolve("compose.yaml"), """
                services:
                  a: {image: "example/app:1", volumes: ["/var/run/docker.sock:/var/run/docker.sock"]}
                  b: {image: "example/app:1", volumes: ["/var/run/docker.sock:/var/run/docker.sock"]}
                  c: {image: "example/app:1", volumes: ["/var/run/docker.sock:/var/run/docker.sock"]}
                """);

        assertThat(CommandLineRun.in(directory, "convert").err())
                .containsOnlyOnce("there is no Docker socket")
                .contains("compose.yaml:2:", "(also at line 3 and 1 more)");
    }
}
