package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployScriptTest {
    @TempDir
    Path directory;

    @Test
    void render() throws IOException {
        String s = TemplateEngine.standard().render("chart/deploy.sh.ftl", DeployModel.of(DeployPlans.dify()));
        Files.writeString(Path.of("/tmp/deploy-probe.sh"), s);
        assertThat(s).startsWith("#!/usr/bin/env bash\n");
    }
}
