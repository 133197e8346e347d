package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.chart.VolumePlan.KeyToPath;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.text.DnsNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The volumes of one pod while they are gathered: every name once, every file under a key of its own. */
public final class PodVolumesBuilder {
    /** The one volume of all files that are mounted one by one. */
    static final String FILES = "files";

    private static final int LONGEST_NAME = 50;

    private final Map<String, VolumePlan> volumes = new LinkedHashMap<>();
    private List<MountPlan> mounts = new ArrayList<>();
    private final List<FileContent> files = new ArrayList<>();
    private final List<KeyToPath> singleFiles = new ArrayList<>();
    private final List<KeyToPath> singleSecretFiles = new ArrayList<>();
    private final List<InitPlan.Copy> copies = new ArrayList<>();
    private final List<ClaimPlan> claims = new ArrayList<>();
    private final Map<String, String> seeds = new LinkedHashMap<>();
    private final Map<String, CredentialPlan> secretFiles = new LinkedHashMap<>();
    private final Map<String, String> volumeBySource = new LinkedHashMap<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private long fileBytes;
    private boolean fileStorage;

    /**
     * All that came together.
     *
     * @param own mounts of the component's own container
     * @param oneShots mounts of the one-shot services that run in the pod
     */
    PodVolumes build(List<MountPlan> own, Map<Component, List<MountPlan>> oneShots) {
        if (!singleFiles.isEmpty() || !singleSecretFiles.isEmpty()) {
            volumes.put(FILES, new VolumePlan.Files(FILES, List.copyOf(singleFiles), List.copyOf(singleSecretFiles)));
        }
        return new PodVolumes(
                List.copyOf(volumes.values()),
                own,
                oneShots,
                List.copyOf(copies),
                seeds,
                List.copyOf(files),
                List.copyOf(claims),
                List.copyOf(secretFiles.values()),
                fileStorage);
    }

    void add(VolumePlan volume) {
        volumes.put(volume.name(), volume);
    }

    void mount(String volume, String path, String subPath, boolean readOnly) {
        mounts.add(new MountPlan(volume, path, subPath, readOnly));
    }

    /** @param bytes how much of the ConfigMap it takes */
    void file(FileContent file, long bytes) {
        files.add(file);
        fileBytes += bytes * (file.isBinary() ? 4 : 3) / 3;
    }

    void singleFile(KeyToPath item) {
        singleFiles.add(item);
    }

    void singleSecretFile(KeyToPath item) {
        singleSecretFiles.add(item);
    }

    /** How much the ConfigMap holds. */
    long fileBytes() {
        return fileBytes;
    }

    void copy(InitPlan.Copy init) {
        copies.add(init);
    }

    /** The volume has to begin with what the image has at {@code path}. */
    void seed(String volume, String path) {
        seeds.put(volume, path);
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

    /** The volume of the pod that holds the source already. */
    Optional<String> volumeOf(String source) {
        return Optional.ofNullable(volumeBySource.get(source));
    }

    /** The mounts of the container that was planned last; the next container's follow. */
    List<MountPlan> takeMounts() {
        List<MountPlan> taken = List.copyOf(mounts);
        mounts = new ArrayList<>();
        return taken;
    }

    /** Whether the container that is being planned has something mounted there. */
    boolean isMounted(String path) {
        return mounts.stream().anyMatch(m -> m.path().equals(path));
    }

    void usesFileStorage() {
        fileStorage = true;
    }

    /** A key for a file of the ConfigMap; of two files with one name the second is told apart by its folder. */
    String key(String name, String target) {
        // Kubernetes refuses keys that begin with two dots.
        String key = name.replaceAll("[^-._a-zA-Z0-9]", "_").replaceFirst("^\\.\\.", "__");
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
