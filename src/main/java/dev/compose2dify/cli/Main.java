package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.Colors;
import dev.compose2dify.cli.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Entry point: {@code System.exit} is called here and nowhere else. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        Map<String, String> environment = System.getenv();
        System.exit(Cli.run(
                List.of(args),
                new Terminal(
                        environment,
                        Path.of("").toAbsolutePath(),
                        System.in,
                        out,
                        err,
                        Colors.wanted(1, environment),
                        Colors.wanted(2, environment))));
    }

    /** The same bytes whatever the locale of the terminal. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 8192), false, StandardCharsets.UTF_8);
    }
}
