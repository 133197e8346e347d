package dev.compose2dify.compose.load;

import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.Template;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Diagnostics;
import dev.compose2dify.diagnostic.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What all stages of one load share: the disk, the names of files, the warnings. */
final class LoadContext implements Template.Observer {
    /** Of a compose or env file, in bytes. Docker Compose has no limit; the largest file of a Dify release is 60 KB. */
    static final long MAX_FILE_SIZE = 32L << 20;

    /** Characters that variables may put into texts. Dify's largest release needs some 100,000. */
    private static final long MAX_INSERTED = 32L << 20;

    private final LoadOptions options;
    private long inserted;
    private final Diagnostics diagnostics = new Diagnostics();
    private final Set<String> reportedUnset = new HashSet<>();
    private final Map<Path, String> given = new HashMap<>();
    private final Map<Path, String> hashes = new LinkedHashMap<>();
    private final Map<Path, String> texts = new HashMap<>();

    LoadContext(LoadOptions options) {
        this.options = options;
        options.files().forEach(file -> given.put(absolute(file), GoPath.of(file)));
        options.environmentFiles().forEach(file -> given.put(absolute(file), GoPath.of(file)));
    }

    LoadOptions options() {
        return options;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** A variable without a value was used: one warning per variable, at its first use. */
    @Override
    public void unset(String name, Location location) {
        if (reportedUnset.add(name)) {
            report(Diagnostic.warning(
                    location, "The \"" + name + "\" variable is not set. Defaulting to a blank string."));
        }
    }

    @Override
    public void inserted(int length) {
        inserted += length;
        if (inserted > MAX_INSERTED) {
            throw new Template.TemplateException("values that refer to one another grow without bounds", false);
        }
    }

    Path absolute(Path path) {
        return options.workingDirectory().resolve(path).normalize();
    }

    /** A file's name as the user knows it. */
    String display(Path path) {
        Path absolute = absolute(path);
        String asGiven = given.get(absolute);
        if (asGiven != null) {
            return asGiven;
        }
        Path start = options.workingDirectory().normalize();
        return GoPath.of(absolute.startsWith(start) ? start.relativize(absolute) : absolute);
    }

    String expandUser(String path) {
        String home = options.processEnvironment().get("HOME");
        if (!path.startsWith("~") || home == null) {
            return path;
        }
        return GoPath.join(home, path.substring(1));
    }

    /** Text of a file that has to be there; read once, noted as an input. */
    String read(Path path) {
        Path absolute = absolute(path);
        String known = texts.get(absolute);
        if (known != null) {
            return known;
        }
        Location location = Location.ofFile(display(absolute));
        byte[] content = readBytes(absolute, location);
        note(absolute, content);
        String text = decode(content, location);
        texts.put(absolute, text);
        return text;
    }

    private byte[] readBytes(Path path, Location location) {
        try {
            if (Files.isDirectory(path)) {
                throw LoadException.at(location, "is a directory, not a file", "give the file inside of it");
            }
            if (Files.isRegularFile(path) && Files.size(path) > MAX_FILE_SIZE) {
                throw LoadException.at(
                        location,
                        "larger than " + (MAX_FILE_SIZE >> 20) + " MiB",
                        "is this the right file? Split it with include if it is");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw LoadException.at(location, "no such file", "check the path and the directory you are in");
        } catch (IOException e) {
            throw LoadException.at(location, "cannot be read", "check its permissions");
        }
    }

    private static String decode(byte[] content, Location location) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(content);
        java.nio.CharBuffer chars = java.nio.CharBuffer.allocate(content.length + 1);
        CoderResult result = decoder.decode(bytes, chars, true);
        if (result.isError()) {
            int line = 1;
            int column = 1;
            for (int i = 0; i < bytes.position(); i++) {
                line += content[i] == '\n' ? 1 : 0;
                column = content[i] == '\n' ? 1 : column + 1;
            }
            throw LoadException.at(
                    new Location(location.file(), line, column), "not valid UTF-8", "save the file as UTF-8");
        }
        return chars.flip().toString();
    }

    /** Remembers a file that the result depends on. */
    void note(Path path, byte[] content) {
        hashes.putIfAbsent(absolute(path), sha256(content));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Every file that was read: path relative to {@code directory} where possible, and hash. */
    Map<String, String> inputs(Path directory) {
        Map<String, String> inputs = new LinkedHashMap<>();
        hashes.forEach((path, hash) ->
                inputs.put(GoPath.of(path.startsWith(directory) ? directory.relativize(path) : path), hash));
        return inputs;
    }

    /** Bytes as text, or null when they are not UTF-8. */
    static String utf8(Bytes bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
