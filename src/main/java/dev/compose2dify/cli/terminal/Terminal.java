package dev.compose2dify.cli.terminal;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.text.Printable;
import dev.compose2dify.text.ShellText;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command runs: everything it may take from the process, so that tests run it without one.
 *
 * @param environment the variables of the process
 * @param workingDirectory where the command was started, absolute
 * @param in read only for a compose file named {@code -}
 * @param colorOut whether {@code out} shows colours
 * @param colorErr whether {@code err} does
 */
public record Terminal(
        Map<String, String> environment,
        Path workingDirectory,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean colorOut,
        boolean colorErr) {

    /** Without colours. */
    public Terminal(
            Map<String, String> environment, Path workingDirectory, InputStream in, PrintStream out, PrintStream err) {
        this(environment, workingDirectory, in, out, err, false, false);
    }

    /** A terminal on which nobody types. */
    public Terminal(Map<String, String> environment, Path workingDirectory, PrintStream out, PrintStream err) {
        this(environment, workingDirectory, InputStream.nullInputStream(), out, err);
    }

    /** Prints {@code diagnostics} to {@code err}, one line each; notes only when {@code verbosity} is not quiet. */
    public void print(Iterable<Diagnostic> diagnostics, Verbosity verbosity) {
        for (Diagnostic diagnostic : diagnostics) {
            if (diagnostic.severity() != Severity.NOTE || verbosity != Verbosity.QUIET) {
                String line = Printable.line(relative(diagnostic).toString());
                err.print((colorErr ? Colors.diagnostic(line, diagnostic.severity()) : line) + "\n");
            }
        }
    }

    /** A text of several lines for {@code out}, with what matters in colour. */
    public void summary(String text) {
        String shown = Printable.lines(text);
        out.print(colorOut ? Colors.summary(shown) : shown);
    }

    /** The same without colours. */
    public Terminal plain() {
        return new Terminal(environment, workingDirectory, in, out, err);
    }

    /** The text with a line feed on every platform; control characters in it are shown and do not reach the terminal. */
    public static void line(PrintStream stream, String text) {
        stream.print(Printable.lines(text) + "\n");
    }

    /** A text of several lines, with control characters shown. */
    public static void lines(PrintStream stream, String text) {
        stream.print(Printable.lines(text));
    }

    /** A path of the user's as a word that can be copied into a shell. */
    public String word(Path path) {
        return ShellText.word(display(path));
    }

    /** An absolute path as the user knows it: relative to the working directory where it lies below it. */
    public String display(Path path) {
        Path absolute = workingDirectory.resolve(path).normalize();
        Path base = workingDirectory.normalize();
        if (absolute.equals(base)) {
            return ".";
        }
        return absolute.startsWith(base) ? base.relativize(absolute).toString() : absolute.toString();
    }

    private Diagnostic relative(Diagnostic diagnostic) {
        return new Diagnostic(
                diagnostic.severity(),
                diagnostic.location().map(l -> new Location(display(l.file()), l.line(), l.column())),
                diagnostic.message(),
                diagnostic.hint());
    }

    private String display(String file) {
        try {
            Path path = Path.of(file);
            return path.isAbsolute() ? display(path) : file;
        } catch (InvalidPathException e) {
            return file;
        }
    }
}
