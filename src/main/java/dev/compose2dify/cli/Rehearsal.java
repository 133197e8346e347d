package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the commands once over a project, so that the JVM can keep the classes that they use in an archive. What they print
 * is thrown away.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** @param args a compose file, and a folder that a chart can be written into */
    public static void main(String[] args) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Path folder = Path.of(args[1]).toAbsolutePath();
        Terminal terminal = new Terminal(Map.of(), folder, InputStream.nullInputStream(), nowhere, nowhere);
        String file = Path.of(args[0]).toAbsolutePath().toString();
        run(terminal, "config", file);
        run(terminal, "convert", "--output", "chart", file);
        // A user's edit makes the second conversion merge.
        Path values = folder.resolve("chart/values.yaml");
        if (Files.exists(values)) {
            Files.writeString(values, Files.readString(values) + "\n# a word of the user's\n");
        }
        run(terminal, "convert", "--dry-run", "--verbose", "--output", "chart", file);
        run(terminal, "diff", "--output", "chart", file);
        run(terminal, "verify", "--help");
    }

    private static void run(Terminal terminal, String... arguments) {
        Cli.run(List.of(arguments), terminal);
    }
}
