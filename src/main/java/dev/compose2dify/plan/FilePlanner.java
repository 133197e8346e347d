package dev.compose2dify.plan;

import dev.compose2dify.catalog.ConfigPath;
import dev.compose2dify.catalog.DefaultFile;
import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.plan.ComponentPlan.FileContent;
import dev.compose2dify.plan.Decision.Outcome;
import dev.compose2dify.plan.Decision.Subject;
import dev.compose2dify.plan.VolumePlan.Item;
import dev.compose2dify.plan.name.DnsNames;
import dev.compose2dify.plan.name.ValuesKeys;
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
    private final Roster.Member member;
    private final HostReferences hosts;
    private final CredentialBook credentials;
    private final PodVolumes volumes;

    FilePlanner(
            Planning planning,
            Roster.Member member,
            HostReferences hosts,
            CredentialBook credentials,
            PodVolumes volumes) {
        this.planning = planning;
        this.member = member;
        this.hosts = hosts;
        this.credentials = credentials;
        this.volumes = volumes;
    }

    void file(Mount.Bind bind, String target, MountContent.RegularFile file, String origin) {
        Optional<String> text = file.bytes().asUtf8();
        if (file.bytes().size() != file.size() || file.size() > Limits.CONFIG_MAP_BYTES) {
            planning.add(
                    Diagnostic.error(
                            bind.location(),
                            bind.display() + " has " + file.size() + " bytes, more than a ConfigMap holds",
                            "put it into the image, or on a volume with extraVolumes, and take the mount out of the compose file"));
            return;
        }
        if (text.isEmpty()) {
            planning.add(
                    Diagnostic.error(
                            bind.location(),
                            bind.display() + " is not text; a ConfigMap of this chart holds text only",
                            "put it into the image, or on a volume with extraVolumes, and take the mount out of the compose file"));
            return;
        }
        boolean executable = file.executable() || isScript(text.get());
        if (holdsSecret(text.get())) {
            secretFile(bind, target, text.get(), executable, origin);
            return;
        }
        String key = addFile(target.substring(target.lastIndexOf('/') + 1), target, text.get(), executable, origin);
        volumes.mount(PodVolumes.FILES, target, key, true);
        decide(bind, Outcome.MOVED, "ConfigMap key " + key, "a file of the project");
    }

    /** Adds a file to the component's ConfigMap; the path inside the volume is its key. */
    private String addFile(String name, String target, String text, boolean executable, String origin) {
        String key = volumes.key(name, target);
        volumes.file(new FileContent(
                key,
                "files/" + member.component() + "/" + key,
                Weaver.weave(text, hosts.inFile(member, target, text)),
                origin));
        volumes.singleFile(new Item(key, key, executable));
        return key;
    }

    private void secretFile(Mount.Bind bind, String target, String text, boolean executable, String origin) {
        String name = target.substring(target.lastIndexOf('/') + 1);
        String key = DnsNames.toDns1123(member.component() + "-" + name);
        volumes.secretFile(new CredentialPlan(
                key,
                "secrets." + ValuesKeys.camelCase(key),
                "file " + origin,
                false,
                false,
                "alnum32",
                "",
                Optional.empty(),
                Optional.of(new CredentialPlan.Own(text)),
                List.of(member.service().name() + ":" + target)));
        String volume = volumes.name("secret", name);
        volumes.add(new VolumePlan.SecretFiles(volume, List.of(new Item(key, name, executable)), 0644));
        volumes.mount(volume, target, name, true);
        decide(bind, Outcome.MOVED, "Secret key " + key, "the file holds a credential of yours");
    }

    private boolean holdsSecret(String text) {
        return credentials.ownValues().stream().anyMatch(text::contains)
                || text.lines().anyMatch(line -> credentials.isUrlWithCredentials(line))
                || text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----");
    }

    void directory(Mount.Bind bind, MountContent.Directory directory) {
        List<Item> items = new ArrayList<>();
        List<String> executables = new ArrayList<>();
        Set<String> present = new LinkedHashSet<>();
        for (MountContent.Entry entry : directory.files()) {
            String text = entry.file().bytes().asUtf8().orElseThrow();
            if (isExample(entry.path(), directory) || entry.path().endsWith(".gitkeep")) {
                continue;
            }
            String target = bind.target() + "/" + entry.path();
            boolean executable = entry.file().executable() || isScript(text);
            String key = volumes.key(entry.path().replace('/', '_'), target);
            volumes.file(new FileContent(
                    key,
                    "files/" + member.component() + "/" + key,
                    Weaver.weave(text, hosts.inFile(member, target, text)),
                    bind.display() + "/" + entry.path()));
            items.add(new Item(key, entry.path(), executable));
            present.add(target);
            if (executable) {
                executables.add(entry.path());
            }
        }
        for (DefaultFile replacement : defaultsBelow(bind.target())) {
            if (!present.contains(replacement.containerPath())) {
                items.add(defaultItem(replacement, bind.target()));
            }
        }
        mountDirectory(bind.target(), items, executables);
        decide(bind, Outcome.MOVED, "ConfigMap", "a directory with configuration files");
    }

    /** {@code config.yaml.example} beside {@code config.yaml} is no configuration. */
    private static boolean isExample(String path, MountContent.Directory directory) {
        return (path.endsWith(".example") || path.endsWith(".sample"))
                && directory.files().stream().anyMatch(f -> f.path().equals(path.substring(0, path.lastIndexOf('.'))));
    }

    private void mountDirectory(String target, List<Item> items, List<String> executables) {
        String volume = volumes.name("config", target);
        if (treatment(target)
                .filter(ConfigPath.Treatment.WRITABLE_DIRECTORY::equals)
                .isEmpty()) {
            volumes.add(new VolumePlan.Files(volume, items, 0644));
            volumes.mount(volume, target, "", true);
            return;
        }
        String source = volume + "-source";
        volumes.add(new VolumePlan.Files(source, items, 0644));
        volumes.add(new VolumePlan.Scratch(volume, false, ""));
        volumes.mount(volume, target, "", false);
        volumes.copy(Inits.copy(volume, source, executables));
    }

    private Item defaultItem(DefaultFile replacement, String directory) {
        String path = replacement.containerPath().substring(directory.length() + 1);
        String key = volumes.key(path.replace('/', '_'), replacement.containerPath());
        volumes.file(new FileContent(
                key,
                "files/" + member.component() + "/" + key,
                Weaver.weave(
                        replacement.content(),
                        hosts.inFile(member, replacement.containerPath(), replacement.content())),
                "built into compose2dify: the project has no such file"));
        return new Item(key, path, replacement.executable());
    }

    void missing(Mount.Bind bind) {
        Optional<DefaultFile> exact = member.facts().map(ImageFacts::defaultFiles).orElse(List.of()).stream()
                .filter(d -> d.containerPath().equals(bind.target()))
                .findFirst();
        if (exact.isPresent()) {
            String name = bind.target().substring(bind.target().lastIndexOf('/') + 1);
            String key = addFile(
                    name,
                    bind.target(),
                    exact.get().content(),
                    exact.get().executable(),
                    "built into compose2dify: " + bind.display() + " does not exist");
            volumes.mount(PodVolumes.FILES, bind.target(), key, true);
            note(
                    bind,
                    bind.display() + " does not exist; the chart uses a replacement of its own for " + bind.target());
            return;
        }
        List<DefaultFile> below = defaultsBelow(bind.target());
        if (!below.isEmpty()) {
            mountDirectory(
                    bind.target(),
                    below.stream().map(d -> defaultItem(d, bind.target())).toList(),
                    below.stream()
                            .filter(DefaultFile::executable)
                            .map(d -> d.containerPath().substring(bind.target().length() + 1))
                            .toList());
            note(
                    bind,
                    bind.display() + " is empty or does not exist; the chart uses files of its own for "
                            + bind.target());
            return;
        }
        if (bind.content() instanceof MountContent.Unreadable unreadable) {
            planning.attention(
                    member.service(),
                    Subject.VOLUME,
                    bind.target(),
                    bind.display() + " cannot be read (" + unreadable.why() + "); the mount is left out",
                    "make it readable and convert again",
                    bind.location());
        } else if (ClaimBook.looksLikeFile(bind.target())) {
            planning.attention(
                    member.service(),
                    Subject.VOLUME,
                    bind.target(),
                    bind.display() + " does not exist; the mount at " + bind.target() + " is left out",
                    "put the file there and convert again, or the container runs with the one of its image",
                    bind.location());
        } else {
            String name = volumes.name("scratch", bind.target());
            volumes.add(new VolumePlan.Scratch(name, false, ""));
            volumes.mount(name, bind.target(), "", bind.readOnly());
            decide(bind, Outcome.CHANGED, "emptyDir", bind.display() + " is empty");
        }
    }

    private void note(Mount.Bind bind, String text) {
        decide(bind, Outcome.CHANGED, "ConfigMap", text);
        planning.add(new Diagnostic(Severity.NOTE, Optional.of(bind.location()), text, Optional.empty()));
    }

    private List<DefaultFile> defaultsBelow(String directory) {
        return member.facts().map(ImageFacts::defaultFiles).orElse(List.of()).stream()
                .filter(d -> d.containerPath().startsWith(directory + "/"))
                .toList();
    }

    private Optional<ConfigPath.Treatment> treatment(String path) {
        return member.facts().map(ImageFacts::configPaths).orElse(List.of()).stream()
                .filter(c -> c.path().equals(path))
                .map(ConfigPath::treatment)
                .findFirst();
    }

    /** Scripts are marked by their first line; the executable bit is often lost on the way here (pitfall P32). */
    private static boolean isScript(String text) {
        return text.startsWith("#!");
    }

    private void decide(Mount mount, Outcome outcome, String target, String reason) {
        planning.decide(member.service(), Subject.VOLUME, mount.target(), outcome, target, reason, mount.location());
    }
}
