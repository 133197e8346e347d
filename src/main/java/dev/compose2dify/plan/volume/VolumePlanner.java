package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.image.DataPath;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.Controller;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.NamedVolume;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.attribute.Quantities;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.ValuesKeys;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Volumes of one container: data becomes claims, configuration becomes a ConfigMap, the rest is gone with the pod. A one-shot
 * service is planned once more in each pod that it runs in.
 */
public final class VolumePlanner {
    private static final Pattern USUAL_DATA =
            Pattern.compile("(.*/)?(\\.?cache|tmp|temp|logs?|backups?|uploads?|storage"
                    + "|[\\w-]*data(base)?s?|db|state|spool|certs?|letsencrypt|acme|models?|media|files?|\\.ollama)(/.*)?"
                    + "|/(var/lib|var/log|var/cache|mnt|srv|run|volumes?)/.*|/root/\\..*|/home/[^/]+/\\..*");

    private final Planning planning;
    private final Component component;
    private final Component pod;
    private final Claims claims;
    private final boolean localFiles;
    private final PodVolumesBuilder volumes;
    private final FilePlanner files;
    private final ObjectPlanner objects;

    /** What is the same for all containers. */
    public record Context(
            Planning planning, Claims claims, HostReferences hosts, Credentials credentials, boolean localFiles) {}

    /**
     * @param component whose mounts are planned
     * @param pod the component whose pod it runs in: itself, or for a one-shot service one that waits for it
     */
    public VolumePlanner(Context context, Component component, Component pod, PodVolumesBuilder volumes) {
        this.planning = context.planning();
        this.component = component;
        this.pod = pod;
        this.claims = context.claims();
        this.localFiles = context.localFiles();
        this.volumes = volumes;
        FileStore store =
                new FileStore(planning, component, pod.name(), context.hosts(), context.credentials(), volumes);
        this.files = new FilePlanner(planning, component, volumes, store);
        this.objects = new ObjectPlanner(planning, component, volumes, store);
    }

    /** The mounts of the container; their volumes are added to the pod's. */
    public List<VolumePlan.MountPlan> plan() {
        for (Mount mount : component.service().mounts()) {
            if (Claims.isRoot(mount.target())) {
                refuseRoot(planning, component, mount.target(), mount.location());
            } else if (mount instanceof Mount.Bind bind) {
                bind(bind);
            } else if (mount instanceof Mount.Volume volume) {
                volume(volume);
            } else if (mount instanceof Mount.Tmpfs tmpfs) {
                String name = volumes.name("tmp", tmpfs.target());
                volumes.add(new VolumePlan.Scratch(
                        name, true, tmpfs.sizeBytes().map(Quantities::bytes).orElse("")));
                volumes.mount(name, tmpfs.target(), "", tmpfs.readOnly());
                decide(mount, Outcome.CHANGED, "emptyDir in memory", "tmpfs");
            } else if (mount instanceof Mount.Other other) {
                planning.attention(
                        component.service(),
                        Subject.VOLUME,
                        other.target(),
                        "a mount of type " + other.type() + " has no counterpart on Kubernetes; it is left out",
                        "add what replaces it with extraVolumes and extraVolumeMounts",
                        other.location());
            }
        }
        objects.plan();
        RootFileSystem.plan(planning, component, volumes);
        return volumes.takeMounts();
    }

    static void refuseRoot(Planning planning, Component component, String target, Location location) {
        planning.attention(
                component.service(),
                Subject.VOLUME,
                target.isEmpty() ? "/" : target,
                "a mount at the root of the container's file system is not possible on Kubernetes; it is left out",
                "mount it at a path below /",
                location);
    }

    private void bind(Mount.Bind bind) {
        if (claims.source(bind).isPresent()) {
            claim(bind, bind.display());
            unsaved(bind);
            return;
        }
        MountContent content = bind.content();
        if (bind.target().matches("/etc/(localtime|timezone)")) {
            decide(bind, Outcome.DROPPED, "", "the time zone of a host is set by the variable TZ on a cluster");
        } else if (bind.source().endsWith("/docker.sock") || bind.target().endsWith("/docker.sock")) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    bind.target(),
                    "there is no Docker socket on a cluster; the mount is left out",
                    "give the service what it needs by the Kubernetes API, or leave it out",
                    bind.location());
        } else if (Claims.isOfTheHost(bind)) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    bind.target(),
                    bind.display() + " belongs to the machine that Docker runs on; the mount is left out",
                    "leave it out, or mount the node's with extraVolumes and a hostPath",
                    bind.location());
        } else if (content instanceof MountContent.Special) {
            files.missing(bind);
        } else if (isScratch(bind.target())) {
            scratch(bind, "it may be lost with the pod");
        } else if (content instanceof MountContent.RegularFile file) {
            files.file(bind, file);
        } else if (content instanceof MountContent.Directory directory
                && !Claims.files(directory).isEmpty()) {
            if (Claims.isSmall(directory)) {
                files.directory(bind, directory);
            } else {
                files.unfit(bind);
            }
        } else {
            files.missing(bind);
        }
    }

    private void volume(Mount.Volume volume) {
        if (volume.name().isEmpty() || isScratch(volume.target())) {
            scratch(volume, volume.name().isEmpty() ? "an anonymous volume" : "it may be lost with the pod");
            if (volume.name().isEmpty()) {
                hidden(volume, "an anonymous volume");
            }
            return;
        }
        String name = volume.name().get();
        claim(volume, "named volume " + name);
        hidden(volume, "the named volume \"" + name + "\"");
        NamedVolume declared = planning.project.volumes().get(name);
        if (declared == null) {
            return;
        }
        boolean special = declared.driver().filter(d -> !d.equals("local")).isPresent()
                || !declared.driverOptions().isEmpty();
        if (special) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    name,
                    "the volume \"" + name
                            + "\" has a driver or driver options; its claim takes a storage class instead",
                    "choose a class for it in your values",
                    declared.location());
        } else if (declared.external()) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    name,
                    "the volume \"" + name + "\" is made outside of this project; its claim starts empty",
                    "copy its data into the claim, see MIGRATION.md",
                    declared.location());
        }
    }

    /** A directory with files that no ConfigMap can hold: Docker showed them, the claim begins without. */
    private void unsaved(Mount.Bind bind) {
        if (bind.content() instanceof MountContent.Directory directory
                && !Claims.files(directory).isEmpty()
                && Claims.dataPath(component, bind.target()).isEmpty()) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    bind.target(),
                    bind.display() + " holds files already; the claim for " + bind.target() + " starts empty",
                    "copy them into the claim, see MIGRATION.md",
                    bind.location());
        }
    }

    /**
     * Docker fills a new volume with what the image has at its path; Kubernetes does not, and hides it. Whether an image has
     * something there is not known here, only that the path is none where data usually lies.
     */
    private void hidden(Mount.Volume volume, String what) {
        boolean known = Claims.dataPath(component, volume.target()).isPresent()
                || isScratch(volume.target())
                || component.purpose() == Component.Purpose.JOB;
        if (!known && !USUAL_DATA.matcher(volume.target()).matches()) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    volume.target(),
                    what + " hides what the image has at " + volume.target()
                            + ": Docker fills a new volume with it, Kubernetes does not",
                    "leave the mount out, or fill it with an init container, if the image has files there",
                    volume.location());
        }
    }

    private boolean isElsewhere(String variable) {
        return component.service().environment().values().stream()
                .anyMatch(v -> v.name().equals(variable)
                        && !v.value().isEmpty()
                        && !v.value().equals("local"));
    }

    private boolean isScratch(String target) {
        return component.facts().map(ImageFacts::scratchPaths).orElse(List.of()).stream()
                .anyMatch(s -> s.path().equals(target) && !s.seed());
    }

    private void scratch(Mount mount, String why) {
        String name = volumes.name("scratch", mount.target());
        volumes.add(new VolumePlan.Scratch(name, false, ""));
        volumes.mount(name, mount.target(), "", false);
        decide(mount, Outcome.CHANGED, "emptyDir", why);
    }

    private void claim(Mount mount, String origin) {
        String source = claims.source(mount).orElseThrow();
        String subPath = mount instanceof Mount.Volume volume ? volume.subpath().orElse("") : "";
        Optional<String> present = volumes.volumeOf(source);
        if (present.isPresent()) {
            volumes.mount(present.get(), mount.target(), subPath, mount.readOnly());
            decide(mount, Outcome.MOVED, "volume " + present.get(), "the pod has this volume already");
            return;
        }
        Optional<DataPath> known = knownData(source, mount);
        if (known.map(DataPath::shared).orElse(false)) {
            fileStorage(mount, source, origin, subPath);
            return;
        }
        List<Component> sharers = claims.mountedBy(source);
        if (sharers.size() == 1
                && known.flatMap(DataPath::elsewhere).filter(this::isElsewhere).isPresent()) {
            String name = volumes.unique(known.get().claim());
            volumes.add(new VolumePlan.Scratch(name, false, ""));
            volumes.source(source, name);
            volumes.mount(name, mount.target(), subPath, false);
            decide(mount, Outcome.CHANGED, "emptyDir", "what has to stay is kept in an object storage");
            return;
        }
        String shortName = known.map(DataPath::claim).orElseGet(() -> volumes.name("data", mount.target()));
        String size = known.map(DataPath::size).orElse("10Gi");
        if (sharers.size() > 1) {
            String claim = claims.sharedName(source);
            String name = volumes.unique(claim);
            volumes.add(new VolumePlan.SharedClaim(name, claim, false, true));
            volumes.source(source, name);
            volumes.mount(name, mount.target(), subPath, mount.readOnly());
            volumes.claim(new ClaimPlan(
                    claim,
                    size,
                    "storage.sizes." + ValuesKeys.camelCase(claim),
                    true,
                    sharers.stream().map(Component::name).toList(),
                    origin));
            decide(mount, Outcome.MOVED, "claim " + claim, origin + ": data that several components share");
            return;
        }
        String name = volumes.unique(shortName);
        String valuesPath = valuesPath(known, name);
        if (pod.controller() == Controller.STATEFUL_SET) {
            volumes.add(new VolumePlan.ClaimTemplate(name, size, valuesPath));
        } else {
            String claim = pod.name() + "-" + name;
            volumes.add(new VolumePlan.SharedClaim(name, claim, false, false));
            volumes.claim(new ClaimPlan(claim, size, valuesPath, false, List.of(pod.name()), origin));
        }
        volumes.source(source, name);
        volumes.mount(name, mount.target(), subPath, mount.readOnly());
        decide(mount, Outcome.MOVED, "claim " + name, origin + ": data that outlives the container");
    }

    /**
     * Where values.yaml has the settings of a claim: always below the pod's own key, so that a second database has a size of
     * its own. The catalog says what follows the key: {@code postgresql.persistence} is {@code shopDb.persistence} for the
     * component {@code shop-db}.
     */
    private String valuesPath(Optional<DataPath> known, String name) {
        String below = known.flatMap(DataPath::valuesPath)
                .map(path -> path.substring(path.indexOf('.') + 1))
                .orElse("persistence." + ValuesKeys.camelCase(name));
        return pod.valuesKey() + "." + below;
    }

    /** What is known of the data: from this image, or from one that mounts the same. */
    private Optional<DataPath> knownData(String source, Mount mount) {
        Optional<DataPath> own = Claims.dataPath(component, mount.target());
        return own.isPresent()
                ? own
                : claims.mountedBy(source).stream()
                        .flatMap(m -> m.service().mounts().stream()
                                .filter(other -> claims.source(other).equals(Optional.of(source)))
                                .flatMap(other -> Claims.dataPath(m, other.target()).stream()))
                        .findFirst();
    }

    private void fileStorage(Mount mount, String source, String origin, String subPath) {
        if (!localFiles) {
            String name = volumes.unique("file-storage");
            volumes.add(new VolumePlan.Scratch(name, false, ""));
            volumes.source(source, name);
            volumes.mount(name, mount.target(), subPath, false);
            decide(mount, Outcome.CHANGED, "emptyDir", "Dify keeps its files in an object storage");
            return;
        }
        volumes.usesFileStorage();
        volumes.add(new VolumePlan.SharedClaim("file-storage", "file-storage", true, true));
        volumes.mount("file-storage", mount.target(), subPath, mount.readOnly());
        volumes.source(source, "file-storage");
        decide(mount, Outcome.MOVED, "claim file-storage", origin + ": files of Dify, shared by its pods");
    }

    private void decide(Mount mount, Outcome outcome, String target, String reason) {
        planning.decide(component.service(), Subject.VOLUME, mount.target(), outcome, target, reason, mount.location());
    }
}
