package dev.compose2dify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.compose2dify.cli.terminal.ExitCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void everyCommandAndOptionIsCompleted(String shell) {
        assertThat(run("completion", shell))
                .contains("convert", "config", "verify", "output", "kube-version", "completion");
    }

    @Test
    void anUnknownShellIsWrongUsage() {
        CommandLineRun run = CommandLineRun.in(Path.of(""), "completion", "tcsh");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("bash, zsh, fish");
    }

    @Test
    void bashCompletesAnOptionOfTheCommand() throws Exception {
        Process bash;
        try {
            bash = new ProcessBuilder(
                            "bash",
                            "-c",
                            "eval \"$(cat)\"; COMP_WORDS=(compose2dify convert --dr); COMP_CWORD=2;"
                                    + " _compose2dify; printf '%s' \"${COMPREPLY[*]}\"")
                    .redirectErrorStream(true)
                    .start();
        } catch (java.io.IOException e) {
            assumeThat(false).as("bash is here").isTrue();
            return;
        }
        try (var in = bash.getOutputStream()) {
            in.write(run("completion", "bash").getBytes(StandardCharsets.UTF_8));
        }
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).isEqualTo("--dry-run");
    }

    private static String run(String... arguments) {
        CommandLineRun run = CommandLineRun.in(Path.of(""), arguments);
        assertThat(run.code()).isZero();
        return run.out();
    }
}
