package dev.compose2dify.compose.load;

import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.schema.FieldValues;
import dev.compose2dify.compose.syntax.ByteSize;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The mounts of a service, with what stands at the source of bind mounts. */
final class Mounts {
    private static final int MAX_FILE = 1 << 20;
    private static final int MAX_TOTAL = 2 << 20;
    private static final int MAX_FILES = 200;
    private static final int MAX_LEVELS = 6;

    /** Never configuration, whatever folder they stand in. */
    private static final Set<String> NEVER = Set.of(".git", ".hg", ".svn", "node_modules");
    /** What shows that a folder is that of a whole project, with its own credentials and tools. */
    private static final List<String> PROJECT_FILES = List.of(
            ".env",
            ".git",
            "node_modules",
            "Dockerfile",
            "compose.yaml",
            "compose.yml",
            "docker-compose.yaml",
            "docker-compose.yml",
            "package.json",
            "pyproject.toml",
            "pom.xml",
            "go.mod");

    private static final Pattern ENV_FILE = Pattern.compile("\\.env(\\..+)?|.+\\.env");
    private static final Pattern KEY_FILE = Pattern.compile(
            "id_(rsa|dsa|ecdsa|ed25519)|.+\\.(key|p12|pfx|jks|keystore|ppk|kdbx)|\\.(netrc|pgpass|git-credentials)");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN (?:[A-Z]+ )*PRIVATE KEY");

    private final LoadContext context;
    private final ProjectPlaces places;
    private final Map<String, MountContent> contents = new HashMap<>();

    Mounts(LoadContext context, ProjectPlaces places) {
        this.context = context;
        this.places = places;
    }

    List<Mount> of(Node.Mapping service) {
        List<Mount> mounts = new ArrayList<>();
        for (Node.Mapping volume : Node.mappings(service.get("volumes"))) {
            mounts.add(mount(volume));
        }
        if (!Node.isNull(service.get("tmpfs"))) {
            Location at = service.get("tmpfs").location();
            for (String entry : FieldValues.strings(service.get("tmpfs"))) {
                mounts.add(tmpfs(entry, at));
            }
        }
        return mounts;
    }

    private static Mount tmpfs(String entry, Location at) {
        int colon = entry.indexOf(':');
        String target = colon < 0 ? entry : entry.substring(0, colon);
        Optional<Long> size = Optional.empty();
        boolean readOnly = false;
        for (String option :
                colon < 0 ? new String[0] : entry.substring(colon + 1).split(",")) {
            readOnly |= option.equals("ro");
            if (option.startsWith("size=")) {
                try {
                    size = Optional.of(ByteSize.parse(option.substring(5), at));
                } catch (LoadException e) {
                    // The engine understands more than sizes here, such as percentages.
                    size = Optional.empty();
                }
            }
        }
        return new Mount.Tmpfs(GoPath.clean(target), readOnly, size, at);
    }

    private Mount mount(Node.Mapping volume) {
        Location at = volume.location();
        String type = volume.string("type") == null ? "volume" : volume.string("type");
        String target = volume.string("target") == null ? "" : volume.string("target");
        boolean readOnly = volume.has("read_only") && FieldValues.bool(volume.get("read_only"));
        return switch (type) {
            case "bind" -> bind(volume, target, readOnly);
            case "volume" -> {
                Optional<String> subpath = volume.get("volume") instanceof Node.Mapping options
                        ? Optional.ofNullable(options.string("subpath"))
                        : Optional.empty();
                Optional<String> name =
                        Optional.ofNullable(volume.string("source")).filter(source -> !source.isEmpty());
                yield new Mount.Volume(name, target, readOnly, subpath, at);
            }
            case "tmpfs" -> {
                Node size = volume.get("tmpfs") instanceof Node.Mapping options ? options.get("size") : null;
                yield new Mount.Tmpfs(
                        target, readOnly, size == null ? Optional.empty() : Optional.of(FieldValues.bytes(size)), at);
            }
            default -> new Mount.Other(type, target, readOnly, at);
        };
    }

    private Mount bind(Node.Mapping volume, String target, boolean readOnly) {
        String source = volume.string("source") == null ? "" : volume.string("source");
        MountContent content = context.options().readMounts()
                ? contents.computeIfAbsent(source, this::content)
                : new MountContent.Unreadable("not read");
        return new Mount.Bind(source, places.shown(source), target, readOnly, content, volume.location());
    }

    private MountContent content(String source) {
        Path path;
        try {
            path = Path.of(source);
        } catch (InvalidPathException e) {
            return new MountContent.Unreadable("not a path");
        }
        try {
            places.outside(source).ifPresent(real -> context.noteOutside(source, real));
            return switch (RegularFiles.kind(path)) {
                case FILE -> file(path);
                case DIRECTORY -> new Walk(path, source).run();
                case MISSING ->
                    Files.isSymbolicLink(path)
                            ? new MountContent.Unreadable("a symbolic link that leads nowhere")
                            : new MountContent.Missing();
                case SPECIAL -> new MountContent.Special();
                case CIRCULAR_LINK -> new MountContent.Unreadable("a symbolic link that leads in a circle");
                case UNREADABLE -> new MountContent.Unreadable("cannot be read");
            };
        } catch (IOException | RuntimeException e) {
            return new MountContent.Unreadable("cannot be read");
        }
    }

    /**
     * The content of a config or secret that is small enough to be carried along.
     *
     * @param namedAt where the file is named, for the warning about what can never be read
     */
    static Optional<Bytes> small(Path path, Location namedAt, LoadContext context) {
        RegularFiles.FileType kind = RegularFiles.kind(path);
        if (kind == RegularFiles.FileType.SPECIAL || kind == RegularFiles.FileType.CIRCULAR_LINK) {
            context.report(Diagnostic.warning(
                    namedAt, context.display(path) + " " + kind.problem() + ": it is not read", "give a regular file"));
        }
        try {
            byte[] bytes = RegularFiles.read(path, MAX_FILE);
            if (bytes.length > MAX_FILE) {
                return Optional.empty();
            }
            context.note(path, bytes);
            return Optional.of(Bytes.of(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private MountContent.RegularFile file(Path path) throws IOException {
        byte[] bytes = RegularFiles.read(path, MAX_FILE);
        boolean whole = bytes.length <= MAX_FILE;
        if (whole) {
            context.note(path, bytes);
        }
        long size = whole ? bytes.length : Math.max(bytes.length, Files.size(path));
        return new MountContent.RegularFile(
                whole ? Bytes.of(bytes) : Bytes.EMPTY, size, Files.isExecutable(path), isOwnerOnly(path));
    }

    private static boolean holdsPrivateKey(MountContent.RegularFile file) {
        return file.bytes()
                .asUtf8()
                .filter(text -> PRIVATE_KEY.matcher(text).find())
                .isPresent();
    }

    private static boolean isOwnerOnly(Path path) throws IOException {
        try {
            return Files.getPosixFilePermissions(path).stream()
                    .allMatch(p -> p.name().startsWith("OWNER_"));
        } catch (UnsupportedOperationException e) {
            // Windows has no such modes.
            return false;
        }
    }

    /** The files of one directory, as far as they are configuration and not data. */
    private final class Walk {
        private final Path root;
        private final String source;
        private final boolean wholeProject;
        private final List<MountContent.Entry> files = new ArrayList<>();
        private final List<String> withheld = new ArrayList<>();
        private long total;
        private boolean complete = true;

        Walk(Path root, String source) {
            this.root = root;
            this.source = source;
            this.wholeProject =
                    places.holdsProject(root) || PROJECT_FILES.stream().anyMatch(n -> Files.exists(root.resolve(n)));
        }

        MountContent run() {
            directory(root, 1);
            files.sort(Comparator.comparing(MountContent.Entry::path));
            return new MountContent.Directory(
                    List.copyOf(files), complete, withheld.stream().sorted().toList());
        }

        private void directory(Path directory, int level) {
            List<Path> entries = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(entries::add);
            } catch (IOException e) {
                complete = false;
                return;
            }
            entries.sort(Comparator.comparing(Path::toString));
            for (Path entry : entries) {
                if (files.size() >= MAX_FILES || total > MAX_TOTAL) {
                    complete = false;
                    return;
                }
                if (isWithheld(entry)) {
                    withheld.add(GoPath.of(root.relativize(entry)));
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    if (level >= MAX_LEVELS) {
                        complete = false;
                    } else {
                        directory(entry, level + 1);
                    }
                } else {
                    add(entry);
                }
            }
        }

        private boolean isWithheld(Path entry) {
            String name = String.valueOf(entry.getFileName());
            return NEVER.contains(name)
                    || wholeProject
                            && (ENV_FILE.matcher(name).matches()
                                    || KEY_FILE.matcher(name).matches());
        }

        private void add(Path entry) {
            try {
                if (!Files.isRegularFile(entry)) {
                    complete = false;
                    return;
                }
                MountContent.RegularFile file = file(entry);
                if (wholeProject && holdsPrivateKey(file)) {
                    withheld.add(GoPath.of(root.relativize(entry)));
                    return;
                }
                String path = GoPath.of(root.relativize(entry));
                if (Files.isSymbolicLink(entry) || context.outside().containsKey(source)) {
                    places.outside(GoPath.of(entry)).ifPresent(real -> context.noteOutside(source + "/" + path, real));
                }
                total += file.bytes().size();
                complete &= file.size() <= MAX_FILE;
                files.add(new MountContent.Entry(path, file));
            } catch (IOException e) {
                complete = false;
            }
        }
    }
}
