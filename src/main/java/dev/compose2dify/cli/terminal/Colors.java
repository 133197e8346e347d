package dev.compose2dify.cli.terminal;

import dev.compose2dify.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Colours of a terminal. They are put around text that has been made safe for one, never asked for by it. */
public final class Colors {
    private static final String END = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[1;31m";
    private static final String YELLOW = "\u001b[1;33m";
    private static final String CYAN = "\u001b[36m";
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/.*|tty.*|console)");
    private static final String ATTENTION = "  needs your attention: ";

    private Colors() {}

    /** Whether a stream of the process may be coloured: it is a terminal, and nobody asked for none. */
    public static boolean wanted(int descriptor, Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty() || kind.equals("dumb");
        return !refused && isTerminal(descriptor);
    }

    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            return TERMINAL.matcher(Files.readSymbolicLink(link).toString()).matches();
        } catch (IOException | UnsupportedOperationException e) {
            // Elsewhere Java knows it of the standard output alone.
            return descriptor == 1 && System.console() != null;
        }
    }

    /** A diagnostic with its severity in colour. */
    public static String diagnostic(String line, Severity severity) {
        String color = switch (severity) {
            case ERROR -> RED;
            case WARNING -> YELLOW;
            default -> CYAN;
        };
        String word = severity + ": ";
        int at = line.indexOf(word);
        return at < 0
                ? line
                : line.substring(0, at) + color + word.stripTrailing() + END + line.substring(at + word.length() - 1);
    }

    /** The summary of a conversion: what needs somebody stands out, what is only repeated steps back. */
    public static String summary(String text) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        boolean attention = false;
        for (String line : text.split("\n", -1)) {
            attention = line.startsWith(ATTENTION) || attention && line.startsWith("    ");
            if (line.isEmpty()) {
                out.append(line);
            } else if (first || line.startsWith("Next: ")) {
                out.append(BOLD).append(line).append(END);
            } else if (attention) {
                out.append(YELLOW).append(line).append(END);
            } else {
                out.append(line.replace("  ->  ", DIM + "  ->  " + END));
            }
            out.append('\n');
            first = false;
        }
        return out.substring(0, out.length() - 1);
    }
}
