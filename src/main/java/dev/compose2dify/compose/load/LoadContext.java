package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.Encoding;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.Template;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Diagnostics;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.text.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all stages of one load share: the disk, the names of files, the warnings. */
final class LoadContext implements Template.Observer {
    /** Of a compose or env file, in bytes. Docker Compose has no limit; the largest file of a Dify release is 60 KB. */
    static final int MAX_FILE_SIZE = 32 << 20;

    static final Path STANDARD_INPUT = Path.of("-");

    /** Characters that variables may put into texts. Dify's largest release needs some 100,000. */
    private static final long MAX_INSERTED = 32L << 20;

    private final LoadOptions options;
    private long inserted;
    private final Diagnostics diagnostics = new Diagnostics();
    private final Set<String> reportedUnset = new HashSet<>();
    private final Map<Path, String> given = new HashMap<>();
    private final Map<Path, String> hashes = new LinkedHashMap<>();
    private final Map<Path, String> environmentTexts = new HashMap<>();
    private final Set<Path> composeFiles = new LinkedHashSet<>();
    private final Map<String, String> outside = new LinkedHashMap<>();
    private boolean standardInputNamed;

    LoadContext(LoadOptions options) {
        this.options = options;
        standardInputNamed = options.files().contains(STANDARD_INPUT);
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
        if (isStandardInput(absolute)) {
            return "<stdin>";
        }
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

    /** From now on {@code -} is standard input and not a file of that name. */
    void nameStandardInput() {
        standardInputNamed = true;
    }

    boolean isStandardInput(Path path) {
        return standardInputNamed && absolute(path).equals(absolute(STANDARD_INPUT));
    }

    /** Text of a compose file that has to be there, noted as an input. */
    String readYaml(Path path) {
        composeFiles.add(absolute(path));
        return Encoding.yaml(bytes(path), Location.ofFile(display(path)));
    }

    /** Text of an env file in Compose's own format, where only names and values need to be UTF-8. */
    String readEnvironment(Path path) {
        return environmentTexts.computeIfAbsent(absolute(path), absolute -> Encoding.lenient(bytes(absolute)));
    }

    /** Text of an env file in the raw format. */
    String readRawEnvironment(Path path) {
        return Encoding.utf8(bytes(path), Location.ofFile(display(path)));
    }

    /**
     * Refuses what can never be read, at the place that names it.
     *
     * @throws LoadException when {@code path} is a pipe, a socket, a device or a circular link
     */
    void requireReadable(Path path, Location namedAt) {
        RegularFiles.FileType kind = RegularFiles.kind(absolute(path));
        if (kind == RegularFiles.FileType.SPECIAL || kind == RegularFiles.FileType.CIRCULAR_LINK) {
            throw LoadException.at(namedAt, display(path) + " " + kind.problem(), hint(kind));
        }
    }

    private byte[] bytes(Path path) {
        Path absolute = absolute(path);
        Location location = Location.ofFile(display(absolute));
        RegularFiles.FileType kind = RegularFiles.kind(absolute);
        if (kind != RegularFiles.FileType.FILE && !isStandardInput(absolute)) {
            throw LoadException.at(location, kind.problem(), hint(kind));
        }
        try {
            byte[] content = isStandardInput(absolute) ? standardInput() : RegularFiles.read(absolute, MAX_FILE_SIZE);
            if (content.length > MAX_FILE_SIZE) {
                throw LoadException.at(
                        location,
                        "larger than " + (MAX_FILE_SIZE >> 20) + " MiB",
                        "is this the right file? Split it with include if it is");
            }
            note(absolute, content);
            return content;
        } catch (IOException e) {
            throw LoadException.at(location, "cannot be read", hint(RegularFiles.FileType.UNREADABLE));
        }
    }

    /** Read again for a second {@code -f -}, it is at its end: that file is empty, as with Docker Compose. */
    private byte[] standardInput() throws IOException {
        return options.standardInput().read(MAX_FILE_SIZE + 1);
    }

    private static String hint(RegularFiles.FileType kind) {
        return switch (kind) {
            case DIRECTORY -> "give the file inside of it";
            case MISSING -> "check the path and the directory you are in";
            case SPECIAL -> "give a regular file; a compose file can be piped in with -f -";
            case CIRCULAR_LINK -> "remove the link, or let it lead to a file";
            case FILE, UNREADABLE -> "check its permissions";
        };
    }

    /** Remembers a file that the result depends on. */
    void note(Path path, byte[] content) {
        hashes.putIfAbsent(absolute(path), Sha256.hex(content));
    }

    /** The places of the project, once all of its compose files have been read. */
    ProjectPlaces places(Path directory) {
        return new ProjectPlaces(
                directory,
                composeFiles,
                Optional.ofNullable(options.processEnvironment().get("HOME")));
    }

    /** Remembers that {@code path}, as the project names it, leads to {@code real} outside of the project. */
    void noteOutside(String path, String real) {
        outside.putIfAbsent(path, real);
    }

    /** See {@link dev.compose2dify.compose.Project#outside}. */
    Map<String, String> outside() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(outside));
    }

    /** Every file that was read, as it is told to a reader, relative to the project directory where possible, and its hash. */
    Map<String, String> inputs(ProjectPlaces places) {
        Map<String, String> inputs = new LinkedHashMap<>();
        hashes.forEach((path, hash) -> {
            String shown = places.shown(GoPath.of(path));
            inputs.put(shown.startsWith("./") ? shown.substring(2) : shown, hash);
        });
        return inputs;
    }
}
