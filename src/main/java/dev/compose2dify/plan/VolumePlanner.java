package dev.compose2dify.plan;

import dev.compose2dify.catalog.DataPath;
import dev.compose2dify.catalog.Kind;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.plan.ChartPlan.ClaimPlan;
import dev.compose2dify.plan.Decision.Outcome;
import dev.compose2dify.plan.Decision.Subject;
import dev.compose2dify.plan.name.DnsNames;
import dev.compose2dify.plan.name.ValuesKeys;
import java.util.List;
import java.util.Optional;

/** Volumes of one component: data becomes claims, configuration becomes a ConfigMap, the rest is gone with the pod. */
final class VolumePlanner {
    private final Planning planning;
    private final Roster.Member member;
    private final ClaimBook claims;
    private final boolean localFiles;

    private final PodVolumes volumes = new PodVolumes();
    private final FilePlanner files;

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
        this.localFiles = localFiles;
        this.files = new FilePlanner(planning, member, hosts, credentials, volumes);
    }

    PodVolumes.Result plan() {
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
                String name = volumes.name("tmp", tmpfs.target());
                volumes.add(new VolumePlan.Scratch(
                        name, true, tmpfs.sizeBytes().map(Quantities::bytes).orElse("")));
                volumes.mount(name, tmpfs.target(), "", false);
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
        return volumes.result();
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
            files.file(bind, bind.target(), file, bind.display());
        } else if (content instanceof MountContent.Directory directory
                && !directory.files().isEmpty()) {
            files.directory(bind, directory);
        } else {
            files.missing(bind);
        }
    }

    private void scratch(Mount mount, String why) {
        String name = volumes.name("scratch", mount.target());
        volumes.add(new VolumePlan.Scratch(name, false, ""));
        volumes.mount(name, mount.target(), "", mount.readOnly());
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
        String shortName = known.map(DataPath::claim).orElseGet(() -> volumes.name("data", mount.target()));
        String size = known.map(DataPath::size).orElse("10Gi");
        String valuesPath = valuesPath(known, shortName);
        if (sharers.size() > 1) {
            String claim = DnsNames.toDns1123(PodVolumes.lastName(source));
            String name = volumes.unique(claim);
            volumes.add(new VolumePlan.SharedClaim(name, claim, false));
            volumes.mount(name, mount.target(), subPath, mount.readOnly());
            volumes.source(source, name);
            volumes.claim(new ClaimPlan(
                    claim,
                    size,
                    "storage.sizes." + ValuesKeys.camelCase(claim),
                    true,
                    sharers.stream().map(Roster.Member::component).toList(),
                    origin));
            decide(mount, Outcome.MOVED, "claim " + claim, origin + ": data that several components share");
            return;
        }
        String name = volumes.unique(shortName);
        if (kind().equals("StatefulSet")) {
            volumes.add(new VolumePlan.ClaimTemplate(name, size, valuesPath));
        } else {
            String claim = member.component() + "-" + shortName;
            volumes.add(new VolumePlan.SharedClaim(name, claim, false));
            volumes.claim(new ClaimPlan(claim, size, valuesPath, false, List.of(member.component()), origin));
        }
        volumes.source(source, name);
        volumes.mount(name, mount.target(), subPath, mount.readOnly());
        decide(mount, Outcome.MOVED, "claim " + name, origin + ": data that outlives the container");
    }

    private void fileStorage(Mount mount, String source, String origin) {
        if (!localFiles) {
            scratch(mount, "Dify keeps its files in an object storage");
            return;
        }
        volumes.usesFileStorage();
        volumes.add(new VolumePlan.SharedClaim("file-storage", "file-storage", true));
        volumes.mount("file-storage", mount.target(), "", mount.readOnly());
        volumes.source(source, "file-storage");
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
        return member.valuesKey() + ".persistence." + ValuesKeys.camelCase(shortName);
    }

    private void decide(Mount mount, Outcome outcome, String target, String reason) {
        planning.decide(member.service(), Subject.VOLUME, mount.target(), outcome, target, reason, mount.location());
    }
}
