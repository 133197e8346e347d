package dev.compose2dify.compose.load;

import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
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

/** The mounts of a service, with what stands at the source of bind mounts. */
final class Mounts {
    private static final int MAX_FILE = 1 << 20;
    private static final int MAX_TOTAL = 2 << 20;
    private static final int MAX_FILES = 200;
    private static final int MAX_LEVELS = 6;

    private final LoadContext context;
    private final String directory;
    private final Map<String, MountContent> contents = new HashMap<>();

    Mounts(LoadContext context, String directory) {
        this.context = context;
        this.directory = directory;
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
        String prefix = directory.endsWith("/") ? directory : directory + "/";
        String display = source.startsWith(prefix)
                ? "./" + source.substring(prefix.length())
                : source.equals(directory) ? "." : source;
        MountContent content = context.options().readMounts()
                ? contents.computeIfAbsent(source, this::content)
                : new MountContent.Unreadable("not read");
        return new Mount.Bind(source, display, target, readOnly, content, volume.location());
    }

    private MountContent content(String source) {
        Path path;
        try {
            path = Path.of(source);
        } catch (InvalidPathException e) {
            return new MountContent.Unreadable("not a path");
        }
        try {
            return switch (RegularFiles.kind(path)) {
                case FILE -> file(path);
                case DIRECTORY -> new Walk(path).run();
                case MISSING ->
                    Files.isSymbolicLink(path)
                            ? new MountContent.Unreadable("a symbolic link that leads nowhere")
                            : new MountContent.Missing();
                case SPECIAL -> new MountContent.Unreadable("neither a file nor a directory");
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
        RegularFiles.Kind kind = RegularFiles.kind(path);
        if (kind == RegularFiles.Kind.SPECIAL || kind == RegularFiles.Kind.CIRCULAR_LINK) {
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
        return new MountContent.RegularFile(whole ? Bytes.of(bytes) : Bytes.EMPTY, size, Files.isExecutable(path));
    }

    /** The files of one directory, as far as they are configuration and not data. */
    private final class Walk {
        private final Path root;
        private final List<MountContent.Entry> files = new ArrayList<>();
        private long total;
        private boolean complete = true;

        Walk(Path root) {
            this.root = root;
        }

        MountContent run() {
            directory(root, 1);
            files.sort(Comparator.comparing(MountContent.Entry::path));
            return new MountContent.Directory(List.copyOf(files), complete);
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
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
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

        private void add(Path entry) {
            try {
                if (!Files.isRegularFile(entry)) {
                    complete = false;
                    return;
                }
                MountContent.RegularFile file = file(entry);
                total += file.bytes().size();
                complete &= file.size() <= MAX_FILE;
                files.add(new MountContent.Entry(GoPath.of(root.relativize(entry)), file));
            } catch (IOException e) {
                complete = false;
            }
        }
    }
}
