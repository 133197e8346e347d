package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.image.ConfigPath;
import dev.compose2dify.catalog.image.DefaultFile;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.chart.VolumePlan.KeyToPath;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Configuration files that are mounted into a component: into its ConfigMap, or into the Secret when they hold a credential
 * of the user's. What is missing is replaced by a file of the catalog's, or reported.
 */
final class FilePlanner {
    private final Planning planning;
    private final Component component;
    private final PodVolumesBuilder volumes;
    private final FileStore store;
    private final OutsideFiles outside;

    FilePlanner(Planning planning, Component component, PodVolumesBuilder volumes, FileStore store) {
        this.planning = planning;
        this.component = component;
        this.volumes = volumes;
        this.store = store;
        this.outside = new OutsideFiles(planning);
    }

    void file(Mount.Bind bind, MountContent.RegularFile file) {
        Optional<String> real = outside.of(bind.source());
        if (outside.isRefused(bind.source())) {
            attention(bind, outside.refusal(bind.display(), real.orElseThrow()), OutsideFiles.HINT);
            return;
        }
        if (!file.isWhole() || file.size() > Limits.CONFIG_MAP_BYTES) {
            attention(
                    bind,
                    bind.display() + " has " + file.size() + " bytes, more than a ConfigMap holds; the mount at "
                            + bind.target() + " is left out",
                    FileStore.TOO_LARGE_HINT);
            return;
        }
        store.single(bind.target(), source(file, bind.display(), bind.source(), bind.location()))
                .ifPresent(stored -> {
                    volumes.mount(PodVolumesBuilder.FILES, bind.target(), stored.path(), true);
                    decide(bind, Outcome.MOVED, stored.target(), fileReason(stored, real));
                });
    }

    private static String fileReason(FileStore.Stored stored, Optional<String> outside) {
        if (outside.isPresent()) {
            return "a file from outside of the project: " + outside.get();
        }
        return stored.secret() ? "the file holds a credential of yours: " + stored.why() : "a file of the project";
    }

    private FileStore.Source source(MountContent.RegularFile file, String origin, String path, Location location) {
        boolean executable = file.executable()
                || file.bytes().asUtf8().filter(FilePlanner::isScript).isPresent();
        String mode = file.ownerOnly() ? (executable ? "0700" : "0600") : executable ? "0755" : "";
        return new FileStore.Source(file.bytes(), mode, origin, outside.isSecret(path), location);
    }

    /** A directory of small files; anything else has been sorted out before. */
    void directory(Mount.Bind bind, MountContent.Directory directory) {
        if (outside.isRefused(bind.source())) {
            attention(
                    bind,
                    outside.refusal(bind.display(), outside.of(bind.source()).orElseThrow()),
                    OutsideFiles.HINT);
            return;
        }
        List<KeyToPath> items = new ArrayList<>();
        List<KeyToPath> secretItems = new ArrayList<>();
        Set<String> present = new LinkedHashSet<>();
        for (MountContent.Entry entry : Claims.files(directory)) {
            String path = bind.source() + "/" + entry.path();
            if (isExample(entry.path(), directory) || isRefused(bind, entry.path(), path)) {
                continue;
            }
            String target = bind.target() + "/" + entry.path();
            String origin = bind.display() + "/" + entry.path();
            store.entry(entry.path(), target, source(entry.file(), origin, path, bind.location()))
                    .ifPresent(stored -> (stored.secret() ? secretItems : items).add(stored.item()));
            present.add(target);
        }
        withheld(bind, directory);
        for (DefaultFile replacement : defaultsBelow(bind.target())) {
            if (!present.contains(replacement.containerPath())) {
                items.add(defaultItem(replacement, bind));
            }
        }
        if (items.isEmpty() && secretItems.isEmpty()) {
            return;
        }
        boolean writable = treatment(bind.target())
                .map(ConfigPath.Treatment.WRITABLE_DIRECTORY::equals)
                .orElse(!bind.readOnly() && component.facts().isEmpty());
        mountDirectory(bind.target(), items, secretItems, writable);
        decide(
                bind,
                Outcome.MOVED,
                secretItems.isEmpty() ? "ConfigMap" : "ConfigMap and Secret",
                writable
                        ? "configuration files, copied to where the container may write; what it writes is gone with the pod"
                        : "a directory with configuration files");
    }

    private boolean isRefused(Mount.Bind bind, String entry, String path) {
        if (!outside.isRefused(path)) {
            return false;
        }
        attention(
                bind,
                outside.refusal(bind.display() + "/" + entry, outside.of(path).orElseThrow()),
                OutsideFiles.HINT);
        return true;
    }

    /** A folder with the whole project in it: its credentials and its history are no configuration. */
    private void withheld(Mount.Bind bind, MountContent.Directory directory) {
        if (!directory.withheld().isEmpty()) {
            attention(
                    bind,
                    bind.display() + " is mounted as a whole; left out of it: "
                            + String.join(", ", directory.withheld()),
                    "mount by itself what the service needs of it; build source code into the image");
        }
    }

    /** A directory with more than a ConfigMap holds, of which the container only reads. */
    void unfit(Mount.Bind bind) {
        attention(
                bind,
                bind.display() + " holds files that are too large or too many for a ConfigMap, and is only read; the"
                        + " mount at " + bind.target() + " is left out",
                FileStore.TOO_LARGE_HINT);
    }

    /** {@code config.yaml.example} beside {@code config.yaml} is no configuration. */
    private static boolean isExample(String path, MountContent.Directory directory) {
        return (path.endsWith(".example") || path.endsWith(".sample"))
                && directory.files().stream().anyMatch(f -> f.path().equals(path.substring(0, path.lastIndexOf('.'))));
    }

    private void mountDirectory(String target, List<KeyToPath> items, List<KeyToPath> secretItems, boolean writable) {
        String volume = volumes.name("config", target);
        if (!writable) {
            volumes.add(new VolumePlan.Files(volume, items, secretItems));
            volumes.mount(volume, target, "", true);
            return;
        }
        String source = volumes.unique(volume + "-source");
        volumes.add(new VolumePlan.Files(source, items, secretItems));
        volumes.add(new VolumePlan.Scratch(volume, false, ""));
        volumes.mount(volume, target, "", false);
        volumes.copy(new InitPlan.Copy(source, volume));
    }

    private KeyToPath defaultItem(DefaultFile replacement, Mount.Bind bind) {
        String path = replacement.containerPath().substring(bind.target().length() + 1);
        return store.ofCatalog(
                        path,
                        replacement.containerPath(),
                        FileStore.Source.text(
                                replacement.content(),
                                replacement.executable() ? "0755" : "",
                                "built into compose2dify: the project has no such file",
                                bind.location()))
                .item();
    }

    void missing(Mount.Bind bind) {
        Optional<DefaultFile> exact = component.facts().map(ImageFacts::defaultFiles).orElse(List.of()).stream()
                .filter(d -> d.containerPath().equals(bind.target()))
                .findFirst();
        if (exact.isPresent()) {
            FileStore.Source source = FileStore.Source.text(
                    exact.get().content(),
                    exact.get().executable() ? "0755" : "",
                    "built into compose2dify: " + bind.display() + " does not exist",
                    bind.location());
            store.single(bind.target(), source)
                    .ifPresent(stored -> volumes.mount(PodVolumesBuilder.FILES, bind.target(), stored.path(), true));
            note(
                    bind,
                    bind.display() + " does not exist; the chart uses a replacement of its own for " + bind.target());
            return;
        }
        List<DefaultFile> below = defaultsBelow(bind.target());
        if (!below.isEmpty()) {
            mountDirectory(
                    bind.target(),
                    below.stream().map(d -> defaultItem(d, bind)).toList(),
                    List.of(),
                    treatment(bind.target())
                            .filter(ConfigPath.Treatment.WRITABLE_DIRECTORY::equals)
                            .isPresent());
            note(
                    bind,
                    bind.display() + " is empty or does not exist; the chart uses files of its own for "
                            + bind.target());
            return;
        }
        leaveOut(bind);
    }

    /** Nothing can take its place: it is told, and the container finds nothing, or an empty directory. */
    private void leaveOut(Mount.Bind bind) {
        if (bind.content() instanceof MountContent.Special) {
            attention(
                    bind,
                    bind.display() + " is a pipe, a socket or a device; the mount at " + bind.target() + " is left out",
                    "let the services talk through a Service, or leave the mount out");
        } else if (bind.content() instanceof MountContent.Unreadable unreadable) {
            attention(
                    bind,
                    bind.display() + " cannot be read (" + unreadable.why() + "); the mount is left out",
                    "make it readable and convert again");
        } else if (Claims.looksLikeFile(bind.target())) {
            attention(
                    bind,
                    bind.display() + " does not exist; the mount at " + bind.target() + " is left out",
                    "put the file there and convert again, or the container runs with the one of its image");
        } else {
            String name = volumes.name("scratch", bind.target());
            volumes.add(new VolumePlan.Scratch(name, false, ""));
            volumes.mount(name, bind.target(), "", bind.readOnly());
            if (bind.content() instanceof MountContent.Missing) {
                attention(
                        bind,
                        bind.display() + " is not here: the container finds an empty directory at " + bind.target(),
                        "put the folder there and convert again");
            } else {
                decide(bind, Outcome.CHANGED, "emptyDir", bind.display() + " is empty");
            }
        }
    }

    private void note(Mount.Bind bind, String text) {
        decide(bind, Outcome.CHANGED, "ConfigMap", text);
        planning.add(new Diagnostic(Severity.NOTE, Optional.of(bind.location()), text, Optional.empty()));
    }

    private void attention(Mount.Bind bind, String what, String hint) {
        planning.attention(component.service(), Subject.VOLUME, bind.target(), what, hint, bind.location());
    }

    private List<DefaultFile> defaultsBelow(String directory) {
        return component.facts().map(ImageFacts::defaultFiles).orElse(List.of()).stream()
                .filter(d -> d.containerPath().startsWith(directory + "/"))
                .toList();
    }

    private Optional<ConfigPath.Treatment> treatment(String path) {
        return component.facts().map(ImageFacts::configPaths).orElse(List.of()).stream()
                .filter(c -> c.path().equals(path))
                .map(ConfigPath::treatment)
                .findFirst();
    }

    /**
     * Scripts are marked by their first line; the executable bit is often lost on the way here (docs/pitfalls.md,
     * mounted-files).
     */
    private static boolean isScript(String text) {
        return text.startsWith("#!");
    }

    private void decide(Mount mount, Outcome outcome, String target, String reason) {
        planning.decide(component.service(), Subject.VOLUME, mount.target(), outcome, target, reason, mount.location());
    }
}
