package dev.compose2dify.plan;

import dev.compose2dify.catalog.ConfigPath;
import dev.compose2dify.catalog.DataPath;
import dev.compose2dify.catalog.DefaultFile;
import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.catalog.Kind;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.ChartPlan.ClaimPlan;
import dev.compose2dify.plan.ComponentPlan.FileContent;
import dev.compose2dify.plan.ComponentPlan.InitPlan;
import dev.compose2dify.plan.Decision.Outcome;
import dev.compose2dify.plan.Decision.Subject;
import dev.compose2dify.plan.VolumePlan.Item;
import dev.compose2dify.plan.VolumePlan.MountPlan;
import dev.compose2dify.plan.name.DnsNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Volumes of one component: data becomes claims, configuration becomes a ConfigMap, the rest is gone with the pod. */
final class VolumePlanner {
    private final Planning planning;
    private final Roster.Member member;
    private final ClaimBook claims;
    private final HostReferences hosts;
    private final CredentialBook credentials;
    private final boolean localFiles;

    private final Map<String, VolumePlan> volumes = new LinkedHashMap<>();
    private final List<MountPlan> mounts = new ArrayList<>();
    private final List<FileContent> files = new ArrayList<>();
    private final List<Item> fileItems = new ArrayList<>();
    private final List<InitPlan> copies = new ArrayList<>();
    private final List<ClaimPlan> ownClaims = new ArrayList<>();
    private final Map<String, CredentialPlan> secretFiles = new LinkedHashMap<>();
    /** The pod's volume behind a source of the project, for one-shot containers that mount it too. */
    private final Map<String, String> volumeBySource = new LinkedHashMap<>();

    private final Set<String> keys = new LinkedHashSet<>();
    private boolean fileStorage;

    VolumePlanner(
            Planning planning,
            Roster.Member member,
            ClaimBook claims,
            HostReferences hosts,
            CredentialBook credentials,
            boolean localFiles) {
        this.planning = planning;
        this.member = member;
        this.claims = claims;
        this.hosts = hosts;
        this.credentials = credentials;
        this.localFiles = localFiles;
    }

    /** What came of a component's mounts. */
    record Volumes(
            List<VolumePlan> volumes,
            List<MountPlan> mounts,
            List<FileContent> files,
            List<InitPlan> copies,
            List<ClaimPlan> claims,
            List<CredentialPlan> secretFiles,
            Map<String, String> volumeBySource,
            boolean fileStorage) {
        boolean holdsClaim() {
            return volumes.stream()
                    .anyMatch(v -> v instanceof VolumePlan.SharedClaim || v instanceof VolumePlan.ClaimTemplate);
        }
    }

    Volumes plan() {
        for (Mount mount : member.service().mounts()) {
            if (mount instanceof Mount.Bind bind) {
                bind(bind);
            } else if (mount instanceof Mount.Volume volume) {
                if (volume.name().isPresent()) {
                    claim(volume, "named volume " + volume.name().get());
                } else {
                    scratch(volume, "an anonymous volume");
                }
            } else if (mount instanceof Mount.Tmpfs tmpfs) {
                String name = volumeName("tmp", tmpfs.target());
                volumes.put(
                        name,
                        new VolumePlan.Scratch(
                                name,
                                true,
                                tmpfs.sizeBytes().map(Quantities::bytes).orElse("")));
                mounts.add(new MountPlan(name, tmpfs.target(), "", false));
                decide(mount, Outcome.CHANGED, "emptyDir in memory", "tmpfs");
            } else if (mount instanceof Mount.Other other) {
                planning.attention(
                        member.service(),
                        Subject.VOLUME,
                        other.target(),
                        "a mount of type " + other.type() + " has no counterpart on Kubernetes; it is left out",
                        "add what replaces it with extraVolumes and extraVolumeMounts",
                        other.location());
            }
        }
        if (!fileItems.isEmpty()) {
            volumes.put("files", new VolumePlan.Files("files", List.copyOf(fileItems), 0644));
        }
        return new Volumes(
                List.copyOf(volumes.values()),
                List.copyOf(mounts),
                List.copyOf(files),
                List.copyOf(copies),
                List.copyOf(ownClaims),
                List.copyOf(secretFiles.values()),
                volumeBySource,
                fileStorage);
    }

    private void bind(Mount.Bind bind) {
        if (claims.source(member, bind).isPresent()) {
            claim(bind, bind.display());
            return;
        }
        MountContent content = bind.content();
        if (bind.target().equals("/var/run/docker.sock")) {
            planning.attention(
                    member.service(),
                    Subject.VOLUME,
                    bind.target(),
                    "there is no Docker socket on a cluster; the mount is left out",
                    "give the service what it needs by the Kubernetes API, or leave it out",
                    bind.location());
        } else if (bind.target().equals("/etc/localtime") || bind.target().equals("/etc/timezone")) {
            decide(bind, Outcome.DROPPED, "", "the time zone of a host is set by the variable TZ on a cluster");
        } else if (content instanceof MountContent.RegularFile file) {
            file(bind, bind.target(), file, bind.display());
        } else if (content instanceof MountContent.Directory directory
                && !directory.files().isEmpty()) {
            directory(bind, directory);
        } else {
            missing(bind);
        }
    }

    private void file(Mount.Bind bind, String target, MountContent.RegularFile file, String origin) {
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
        mounts.add(new MountPlan("files", target, key, true));
        decide(bind, Outcome.MOVED, "ConfigMap key " + key, "a file of the project");
    }

    /** Adds a file to the component's ConfigMap; the path inside the volume is its key. */
    private String addFile(String name, String target, String text, boolean executable, String origin) {
        String key = key(name, target);
        files.add(new FileContent(
                key,
                "files/" + member.component() + "/" + key,
                Weaver.weave(text, hosts.inFile(member, target, text)),
                origin));
        fileItems.add(new Item(key, key, executable));
        return key;
    }

    private void secretFile(Mount.Bind bind, String target, String text, boolean executable, String origin) {
        String name = target.substring(target.lastIndexOf('/') + 1);
        String key = DnsNames.toDns1123(member.component() + "-" + name);
        secretFiles.put(
                key,
                new CredentialPlan(
                        key,
                        "secrets." + dev.compose2dify.plan.name.ValuesKeys.camelCase(key),
                        "file " + origin,
                        false,
                        false,
                        "alnum32",
                        "",
                        Optional.empty(),
                        Optional.of(new CredentialPlan.Own(text)),
                        List.of(member.service().name() + ":" + target)));
        String volume = volumeName("secret", name);
        volumes.put(volume, new VolumePlan.SecretFiles(volume, List.of(new Item(key, name, executable)), 0644));
        mounts.add(new MountPlan(volume, target, name, true));
        decide(bind, Outcome.MOVED, "Secret key " + key, "the file holds a credential of yours");
    }

    private boolean holdsSecret(String text) {
        return credentials.ownValues().stream().anyMatch(text::contains)
                || text.lines().anyMatch(line -> credentials.isUrlWithCredentials(line))
                || text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----");
    }

    private void directory(Mount.Bind bind, MountContent.Directory directory) {
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
            String key = key(entry.path().replace('/', '_'), target);
            files.add(new FileContent(
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
        String volume = volumeName("config", target);
        if (treatment(target)
                .filter(ConfigPath.Treatment.WRITABLE_DIRECTORY::equals)
                .isEmpty()) {
            volumes.put(volume, new VolumePlan.Files(volume, items, 0644));
            mounts.add(new MountPlan(volume, target, "", true));
            return;
        }
        String source = volume + "-source";
        volumes.put(source, new VolumePlan.Files(source, items, 0644));
        volumes.put(volume, new VolumePlan.Scratch(volume, false, ""));
        mounts.add(new MountPlan(volume, target, "", false));
        copies.add(Inits.copy(volume, source, executables));
    }

    private Item defaultItem(DefaultFile replacement, String directory) {
        String path = replacement.containerPath().substring(directory.length() + 1);
        String key = key(path.replace('/', '_'), replacement.containerPath());
        files.add(new FileContent(
                key,
                "files/" + member.component() + "/" + key,
                Weaver.weave(
                        replacement.content(),
                        hosts.inFile(member, replacement.containerPath(), replacement.content())),
                "built into compose2dify: the project has no such file"));
        return new Item(key, path, replacement.executable());
    }

    private void missing(Mount.Bind bind) {
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
            mounts.add(new MountPlan("files", bind.target(), key, true));
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
            scratch(bind, bind.display() + " is empty");
        }
    }

    private void note(Mount.Bind bind, String text) {
        decide(bind, Outcome.CHANGED, "ConfigMap", text);
        planning.add(new Diagnostic(
                dev.compose2dify.diagnostic.Severity.NOTE, Optional.of(bind.location()), text, Optional.empty()));
    }

    private void scratch(Mount mount, String why) {
        String name = volumeName("scratch", mount.target());
        volumes.put(name, new VolumePlan.Scratch(name, false, ""));
        mounts.add(new MountPlan(name, mount.target(), "", mount.readOnly()));
        decide(mount, Outcome.CHANGED, "emptyDir", why);
    }

    private void claim(Mount mount, String origin) {
        String source = claims.source(member, mount).orElseThrow();
        Optional<DataPath> known = ClaimBook.dataPath(member, mount.target());
        String subPath = mount instanceof Mount.Volume volume ? volume.subpath().orElse("") : "";
        if (known.map(DataPath::shared).orElse(false)) {
            fileStorage(mount, source, origin);
            return;
        }
        List<Roster.Member> sharers = claims.mountedBy(source);
        String shortName = known.map(DataPath::claim).orElseGet(() -> volumeName("data", mount.target()));
        String size = known.map(DataPath::size).orElse("10Gi");
        String valuesPath = valuesPath(known, shortName);
        if (sharers.size() > 1) {
            String claim = DnsNames.toDns1123(lastName(source));
            String name = uniqueVolume(claim);
            volumes.put(name, new VolumePlan.SharedClaim(name, claim, false));
            mounts.add(new MountPlan(name, mount.target(), subPath, mount.readOnly()));
            volumeBySource.put(source, name);
            ownClaims.add(new ClaimPlan(
                    claim,
                    size,
                    "storage.sizes." + dev.compose2dify.plan.name.ValuesKeys.camelCase(claim),
                    true,
                    sharers.stream().map(Roster.Member::component).toList(),
                    origin));
            decide(mount, Outcome.MOVED, "claim " + claim, "data that several components share");
            return;
        }
        String name = uniqueVolume(shortName);
        if (kind().equals("StatefulSet")) {
            volumes.put(name, new VolumePlan.ClaimTemplate(name, size, valuesPath));
        } else {
            String claim = member.component() + "-" + shortName;
            volumes.put(name, new VolumePlan.SharedClaim(name, claim, false));
            ownClaims.add(new ClaimPlan(claim, size, valuesPath, false, List.of(member.component()), origin));
        }
        volumeBySource.put(source, name);
        mounts.add(new MountPlan(name, mount.target(), subPath, mount.readOnly()));
        decide(mount, Outcome.MOVED, "claim " + name, "data that outlives the container");
    }

    private void fileStorage(Mount mount, String source, String origin) {
        if (!localFiles) {
            scratch(mount, "Dify keeps its files in an object storage");
            return;
        }
        fileStorage = true;
        volumes.put("file-storage", new VolumePlan.SharedClaim("file-storage", "file-storage", true));
        mounts.add(new MountPlan("file-storage", mount.target(), "", mount.readOnly()));
        volumeBySource.put(source, "file-storage");
        decide(mount, Outcome.MOVED, "claim file-storage", origin + ": files of Dify, shared by its pods");
    }

    String kind() {
        return kind(member);
    }

    static String kind(Roster.Member member) {
        if (member.part() == Roster.Part.JOB) {
            return "Job";
        }
        return member.facts().map(f -> f.kind() == Kind.STATEFUL_SET).orElse(false) ? "StatefulSet" : "Deployment";
    }

    private String valuesPath(Optional<DataPath> known, String shortName) {
        Optional<String> path = known.flatMap(DataPath::valuesPath);
        if (path.isPresent()) {
            return path.get();
        }
        return member.valuesKey() + ".persistence." + dev.compose2dify.plan.name.ValuesKeys.camelCase(shortName);
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

    private String key(String name, String target) {
        String plain = name.replaceAll("[^-._a-zA-Z0-9]", "_");
        String key = plain;
        String parent = target;
        while (!keys.add(key)) {
            int slash = parent.lastIndexOf('/');
            parent = slash > 0 ? parent.substring(0, slash) : "";
            key = parent.substring(parent.lastIndexOf('/') + 1).replaceAll("[^-._a-zA-Z0-9]", "_") + "_" + key;
        }
        return key;
    }

    private String volumeName(String prefix, String target) {
        String last = lastName(target);
        return uniqueVolume(DnsNames.toDns1123(prefix + "-" + last));
    }

    private static String lastName(String path) {
        String[] parts = path.split("[/:]");
        return parts.length == 0 ? "root" : parts[parts.length - 1];
    }

    private String uniqueVolume(String wanted) {
        String base = wanted.length() > 50 ? wanted.substring(0, 50).replaceAll("-+$", "") : wanted;
        String name = base;
        for (int i = 2; volumes.containsKey(name) || name.equals("files"); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    /** Scripts are marked by their first line; the executable bit is often lost on the way here (pitfall P32). */
    private static boolean isScript(String text) {
        return text.startsWith("#!");
    }

    private void decide(Mount mount, Outcome outcome, String target, String reason) {
        planning.decide(member.service(), Subject.VOLUME, mount.target(), outcome, target, reason, mount.location());
    }
}
