package dev.compose2dify.plan;

import dev.compose2dify.plan.ChartPlan.ClaimPlan;
import dev.compose2dify.plan.ComponentPlan.FileContent;
import dev.compose2dify.plan.ComponentPlan.InitPlan;
import dev.compose2dify.plan.VolumePlan.Item;
import dev.compose2dify.plan.VolumePlan.MountPlan;
import dev.compose2dify.plan.name.DnsNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The volumes of one pod while they are gathered: every name once, every file under a key of its own. */
final class PodVolumes {
    /** The one volume of all files that are mounted one by one. */
    static final String FILES = "files";

    private static final int LONGEST_NAME = 50;

    private final Map<String, VolumePlan> volumes = new LinkedHashMap<>();
    private final List<MountPlan> mounts = new ArrayList<>();
    private final List<FileContent> files = new ArrayList<>();
    private final List<Item> singleFiles = new ArrayList<>();
    private final List<InitPlan> copies = new ArrayList<>();
    private final List<ClaimPlan> claims = new ArrayList<>();
    private final Map<String, CredentialPlan> secretFiles = new LinkedHashMap<>();
    private final Map<String, String> volumeBySource = new LinkedHashMap<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private boolean fileStorage;

    /**
     * What came of a component's mounts.
     *
     * @param copies init containers that fill writable directories
     * @param claims claims that no StatefulSet makes
     * @param secretFiles files that hold credentials, as keys of the Secret
     * @param volumeBySource the volume behind a source of the project, for one-shot containers that mount it too
     * @param fileStorage whether Dify's shared file storage is among them
     */
    record Result(
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

    Result result() {
        if (!singleFiles.isEmpty()) {
            volumes.put(FILES, new VolumePlan.Files(FILES, List.copyOf(singleFiles), 0644));
        }
        return new Result(
                List.copyOf(volumes.values()),
                List.copyOf(mounts),
                List.copyOf(files),
                List.copyOf(copies),
                List.copyOf(claims),
                List.copyOf(secretFiles.values()),
                volumeBySource,
                fileStorage);
    }

    void add(VolumePlan volume) {
        volumes.put(volume.name(), volume);
    }

    void mount(String volume, String path, String subPath, boolean readOnly) {
        mounts.add(new MountPlan(volume, path, subPath, readOnly));
    }

    void file(FileContent file) {
        files.add(file);
    }

    void singleFile(Item item) {
        singleFiles.add(item);
    }

    void copy(InitPlan init) {
        copies.add(init);
    }

    void claim(ClaimPlan claim) {
        claims.add(claim);
    }

    void secretFile(CredentialPlan file) {
        secretFiles.put(file.key(), file);
    }

    void source(String source, String volume) {
        volumeBySource.put(source, volume);
    }

    void usesFileStorage() {
        fileStorage = true;
    }

    /** A key for a file of the ConfigMap; of two files with one name the second is told apart by its folder. */
    String key(String name, String target) {
        String key = name.replaceAll("[^-._a-zA-Z0-9]", "_");
        String parent = target;
        while (!keys.add(key)) {
            int slash = parent.lastIndexOf('/');
            parent = slash > 0 ? parent.substring(0, slash) : "";
            key = parent.substring(parent.lastIndexOf('/') + 1).replaceAll("[^-._a-zA-Z0-9]", "_") + "_" + key;
        }
        return key;
    }

    /** A name for a volume that is mounted at {@code target}. */
    String name(String prefix, String target) {
        return unique(DnsNames.toDns1123(prefix + "-" + lastName(target)));
    }

    String unique(String wanted) {
        String base = wanted.length() > LONGEST_NAME
                ? wanted.substring(0, LONGEST_NAME).replaceAll("-+$", "")
                : wanted;
        String name = base;
        for (int i = 2; volumes.containsKey(name) || name.equals(FILES); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    /** The last part of a path or of a source's identity. */
    static String lastName(String path) {
        String[] parts = path.split("[/:]");
        return parts.length == 0 ? "root" : parts[parts.length - 1];
    }
}
