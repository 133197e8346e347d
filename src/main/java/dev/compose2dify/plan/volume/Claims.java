package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.image.DataPath;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.OneShots;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.DnsNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which directories of the project are data, and who mounts them: the same source in several services is one claim, as it
 * is one directory for Docker.
 */
public final class Claims {
    /** The name is a label's value as well, and the claim's object has the release's name before it. */
    private static final int LONGEST_NAME = 40;

    private final Planning planning;
    private final OneShots oneShots;
    /** Sources of bind mounts that are data for one service, and so for all. */
    private final Set<String> data = new LinkedHashSet<>();

    private final Map<String, List<Component>> mountedBy = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();
    private final Map<String, String> sharedNames = new LinkedHashMap<>();

    private Claims(Planning planning, Components components) {
        this.planning = planning;
        this.oneShots = new OneShots(components);
    }

    public static Claims of(Planning planning, Components components) {
        Claims claims = new Claims(planning, components);
        for (Component component : components.all()) {
            for (Mount mount : component.service().mounts()) {
                if (mount instanceof Mount.Bind bind
                        && !(bind.content() instanceof MountContent.Special)
                        && !isRoot(bind.target())
                        && isData(component, bind)) {
                    claims.data.add(bind.source());
                    claims.shown.put("bind:" + bind.source(), "bind:" + bind.display());
                }
            }
        }
        components.workloads().forEach(m -> claims.sources(m).forEach(s -> claims.mounts(s, m)));
        for (Component pod : components.workloads()) {
            for (Component oneShot : claims.oneShots.before(pod)) {
                if (claims.runsIn(oneShot, pod)) {
                    claims.sources(oneShot).forEach(s -> claims.mounts(s, pod));
                }
            }
        }
        claims.nameShared(components);
        return claims;
    }

    private void mounts(String source, Component component) {
        List<Component> users = mountedBy.computeIfAbsent(source, s -> new ArrayList<>());
        if (!users.contains(component)) {
            users.add(component);
        }
    }

    private Set<String> sources(Component component) {
        Set<String> sources = new LinkedHashSet<>();
        component.service().mounts().forEach(m -> source(m).ifPresent(sources::add));
        return sources;
    }

    /** The identity of the data behind a mount; empty when it is no data that outlives the container. */
    Optional<String> source(Mount mount) {
        if (isRoot(mount.target())) {
            return Optional.empty();
        }
        if (mount instanceof Mount.Bind bind && data.contains(bind.source())) {
            return Optional.of("bind:" + bind.source());
        }
        if (mount instanceof Mount.Volume volume) {
            return volume.name().map(name -> "volume:" + name);
        }
        return Optional.empty();
    }

    /** The components that mount the source, in order. */
    List<Component> mountedBy(String source) {
        return mountedBy.getOrDefault(source, List.of());
    }

    /** Name of the claim, after the release's prefix, of a source that several components mount. */
    String sharedName(String source) {
        return sharedNames.get(source);
    }

    /**
     * Whether a one-shot service runs in a pod that waits for it: in those that mount all of its data; if there are none, in
     * every pod that waits.
     */
    public boolean runsIn(Component oneShot, Component pod) {
        Set<String> needed = sources(oneShot);
        return sources(pod).containsAll(needed)
                || oneShots.waitingFor(oneShot).stream()
                        .noneMatch(other -> sources(other).containsAll(needed));
    }

    public List<Component> oneShotsBefore(Component pod) {
        return oneShots.before(pod);
    }

    /** The last part of the source names the claim; of two alike the folder around it tells them apart. */
    private void nameShared(Components components) {
        Set<String> taken = new LinkedHashSet<>(Set.of("file-storage"));
        for (Map.Entry<String, List<Component>> entry : mountedBy.entrySet()) {
            if (entry.getValue().size() < 2) {
                continue;
            }
            // As it is told: where the project lies on a machine names nothing.
            String[] parts = shown.getOrDefault(entry.getKey(), entry.getKey()).split("[/:]+");
            int from = parts.length - 1;
            String name = claimName(components, parts[from]);
            while (taken.contains(name) && from > 1) {
                from--;
                name = claimName(components, parts[from] + "-" + name);
            }
            String base = name;
            for (int i = 2; !taken.add(name); i++) {
                name = base + "-" + i;
            }
            sharedNames.put(entry.getKey(), name);
        }
    }

    /** Claims of one component alone begin with its name: no shared one does. */
    private static String claimName(Components components, String text) {
        String name = DnsNames.toDns1123(text);
        boolean clashes = components.workloads().stream().anyMatch(m -> (name + "-").startsWith(m.name() + "-"));
        String label = clashes ? "shared-" + name : name;
        return label.length() <= LONGEST_NAME
                ? label
                : label.substring(0, LONGEST_NAME).replaceAll("-+$", "");
    }

    private static boolean isData(Component component, Mount.Bind bind) {
        if (dataPath(component, bind.target()).isPresent()) {
            return true;
        }
        if (isOfTheHost(bind)) {
            return false;
        }
        boolean configured = component.facts().map(ImageFacts::configPaths).orElse(List.of()).stream()
                .anyMatch(c -> c.path().equals(bind.target()));
        boolean replaceable = component.facts().map(ImageFacts::defaultFiles).orElse(List.of()).stream()
                .anyMatch(d -> d.containerPath().equals(bind.target())
                        || d.containerPath().startsWith(bind.target() + "/"));
        boolean scratch = component.facts().map(ImageFacts::scratchPaths).orElse(List.of()).stream()
                .anyMatch(s -> s.path().equals(bind.target()) && !s.seed());
        MountContent content = bind.content();
        if (content instanceof MountContent.RegularFile || scratch) {
            return false;
        }
        if (bind.readOnly()) {
            // Somebody else has to write what is only read here.
            return false;
        }
        if (content instanceof MountContent.Directory directory
                && !files(directory).isEmpty()) {
            return !isSmallText(directory);
        }
        return !configured && !replaceable && !looksLikeFile(bind.target());
    }

    /** What belongs to the machine that Docker runs on: sockets, devices, kernel interfaces, the clock. */
    static boolean isOfTheHost(Mount.Bind bind) {
        return bind.source().matches("/(proc|sys|dev|run|var/run|lib/modules|var/lib/docker)(/.*)?|/|/etc|/var/log")
                || bind.source().matches("/etc/(localtime|timezone)")
                || bind.target().matches("/etc/(localtime|timezone)|(/var)?/run/docker.sock");
    }

    /** Whether a mount would stand in place of the whole file system of the container, which Kubernetes refuses. */
    static boolean isRoot(String target) {
        return target.isEmpty() || GoPath.clean(target).matches("/|\\.");
    }

    /** Whether a ConfigMap can hold the directory and nothing in it looks like data. */
    static boolean isSmallText(MountContent.Directory directory) {
        return isSmall(directory)
                && directory.files().stream()
                        .allMatch(f -> f.file().bytes().asUtf8().isPresent());
    }

    /** Whether a ConfigMap can hold the directory. */
    static boolean isSmall(MountContent.Directory directory) {
        return directory.complete()
                && directory.files().stream().allMatch(f -> f.file().isWhole())
                && directory.files().stream().mapToLong(f -> f.file().size()).sum() < Limits.CONFIG_MAP_BYTES;
    }

    /** The files of a directory that count: not those that keep an empty one in a repository. */
    static List<MountContent.Entry> files(MountContent.Directory directory) {
        return directory.files().stream()
                .filter(f -> !f.path().matches("(.*/)?\\.(gitkeep|keep|gitignore|DS_Store)"))
                .toList();
    }

    /** What the catalog knows of a directory of the image's data. */
    public static Optional<DataPath> dataPath(Component component, String target) {
        return component.facts().map(ImageFacts::dataPaths).orElse(List.of()).stream()
                .filter(d -> d.path().equals(target))
                .findFirst();
    }

    /** Whether a path that does not exist was meant to be a file. */
    static boolean looksLikeFile(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.matches(".+\\.[A-Za-z0-9]{1,10}(\\.(template|example|sample|j2|tmpl))?");
    }

    /** Whether Dify's uploaded files lie on a disk, not in an object storage. */
    public boolean hasLocalFiles(Components components) {
        return components
                .dify()
                .map(m -> {
                    Map<String, String> environment = new LinkedHashMap<>();
                    m.service().environment().values().forEach(v -> environment.put(v.name(), v.value()));
                    return planning.catalog.storage().isLocal(environment, components.difyVersion());
                })
                .orElse(true);
    }
}
