package dev.compose2dify.plan;

import dev.compose2dify.catalog.DataPath;
import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which directories of the project are data, and who mounts them: the same source in several services is one claim, as it
 * is one directory for Docker.
 */
final class ClaimBook {
    private final Planning planning;
    private final Map<String, List<Roster.Member>> mountedBy = new LinkedHashMap<>();

    private ClaimBook(Planning planning) {
        this.planning = planning;
    }

    static ClaimBook of(Planning planning, Roster roster) {
        ClaimBook book = new ClaimBook(planning);
        for (Roster.Member member : roster.workloads()) {
            for (Mount mount : member.service().mounts()) {
                book.source(member, mount).ifPresent(source -> {
                    List<Roster.Member> members = book.mountedBy.computeIfAbsent(source, s -> new ArrayList<>());
                    if (!members.contains(member)) {
                        members.add(member);
                    }
                });
            }
        }
        return book;
    }

    /** The identity of the data behind a mount; empty when it is no data that outlives the container. */
    Optional<String> source(Roster.Member member, Mount mount) {
        if (mount instanceof Mount.Bind bind && isData(member, bind)) {
            return Optional.of("bind:" + bind.source());
        }
        if (mount instanceof Mount.Volume volume) {
            return volume.name().map(name -> "volume:" + name);
        }
        return Optional.empty();
    }

    /** The components that mount the source, in order. */
    List<Roster.Member> mountedBy(String source) {
        return mountedBy.getOrDefault(source, List.of());
    }

    private static boolean isData(Roster.Member member, Mount.Bind bind) {
        if (dataPath(member, bind.target()).isPresent()) {
            return true;
        }
        if (bind.target().equals("/etc/localtime") || bind.target().equals("/var/run/docker.sock")) {
            return false;
        }
        boolean configured = member.facts().map(ImageFacts::configPaths).orElse(List.of()).stream()
                .anyMatch(c -> c.path().equals(bind.target()));
        boolean replaceable = member.facts().map(ImageFacts::defaultFiles).orElse(List.of()).stream()
                .anyMatch(d -> d.containerPath().equals(bind.target())
                        || d.containerPath().startsWith(bind.target() + "/"));
        MountContent content = bind.content();
        if (content instanceof MountContent.RegularFile) {
            return false;
        }
        if (content instanceof MountContent.Directory directory) {
            boolean small = directory.complete()
                    && directory.files().stream()
                            .allMatch(f -> f.file().bytes().asUtf8().isPresent()
                                    && f.file().bytes().size() == f.file().size())
                    && directory.files().stream()
                                    .mapToLong(f -> f.file().size())
                                    .sum()
                            < Limits.CONFIG_MAP_BYTES;
            return !small || directory.files().isEmpty() && !configured && !replaceable;
        }
        return !configured && !replaceable && !looksLikeFile(bind.target());
    }

    /** What the catalog knows of a directory of the image's data. */
    static Optional<DataPath> dataPath(Roster.Member member, String target) {
        return member.facts().map(ImageFacts::dataPaths).orElse(List.of()).stream()
                .filter(d -> d.path().equals(target))
                .findFirst();
    }

    /** Whether a path that does not exist was meant to be a file. */
    static boolean looksLikeFile(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.matches(".+\\.[A-Za-z0-9]{1,10}(\\.(template|example|sample|j2|tmpl))?");
    }

    /** Whether Dify's uploaded files lie on a disk, not in an object storage. */
    boolean hasLocalFiles(Roster roster) {
        return roster.difyMember()
                .map(m -> {
                    Map<String, String> environment = new LinkedHashMap<>();
                    m.service().environment().values().forEach(v -> environment.put(v.name(), v.value()));
                    return planning.catalog.storage().isLocal(environment, roster.difyVersion());
                })
                .orElse(true);
    }
}
