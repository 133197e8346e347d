package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as Go's {@code path} and {@code filepath} handle them on Unix; a path stays text with {@code /}. */
public final class GoPath {
    private GoPath() {}

    /** The shortest equal path: no {@code .}, no {@code //}, {@code ..} taken out where possible; empty becomes ".". */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..") && !parts.isEmpty() && !parts.peekLast().equals("..")) {
                parts.removeLast();
            } else if (!part.equals("..") || !rooted) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    /** {@link #clean} of both with a slash between them. */
    public static String join(String base, String path) {
        return clean(base + "/" + path);
    }

    /** Text of an absolute path, with {@code /} on every system. */
    public static String of(Path path) {
        return path.toString().replace('\\', '/');
    }

    /** A path that was written at {@code location}; not every text is one on every system. */
    public static Path at(String text, Location location) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw LoadException.at(
                    location,
                    "not a usable path on this system",
                    "remove control characters, or run under a UTF-8 locale");
        }
    }

    /** Whether {@code text} can be a path at all on this system. */
    public static boolean isUsable(String text) {
        try {
            Path.of(text);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** {@code C:\} or {@code \\host\share}: absolute for Compose on every system. */
    public static boolean isWindowsAbsolute(String path) {
        boolean drive = path.length() > 2
                && Character.isLetter(path.charAt(0))
                && path.charAt(1) == ':'
                && (path.charAt(2) == '\\' || path.charAt(2) == '/');
        return drive || path.startsWith("\\\\");
    }
}
