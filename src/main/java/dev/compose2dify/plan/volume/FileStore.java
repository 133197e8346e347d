package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.image.ConfigAddition;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.CredentialPlan.Own;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.VolumePlan.KeyToPath;
import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Replacement;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.credential.SecretFiles;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.SecretClassifier;
import dev.compose2dify.text.SecretLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the content of files goes: into the ConfigMap of the pod's component, byte for byte but for the names of other
 * components and lines that the catalog adds; or into the Secret, when it holds a credential of the user's.
 */
final class FileStore {
    static final String TOO_LARGE_HINT =
            "put it into the image, or on a volume with extraVolumes and extraVolumeMounts";

    private final Planning planning;
    private final Component component;
    private final String podName;
    private final HostReferences hosts;
    private final Credentials credentials;
    private final PodVolumesBuilder volumes;

    /**
     * @param component whose container gets the files
     * @param podName whose pod it runs in
     */
    FileStore(
            Planning planning,
            Component component,
            String podName,
            HostReferences hosts,
            Credentials credentials,
            PodVolumesBuilder volumes) {
        this.planning = planning;
        this.component = component;
        this.podName = podName;
        this.hosts = hosts;
        this.credentials = credentials;
        this.volumes = volumes;
    }

    /** A file in its place. {@code item} says where in the volume, {@code why} what makes it secret. */
    record Stored(KeyToPath item, boolean secret, String why) {
        String path() {
            return item.path();
        }

        /** For a reader. */
        String target() {
            return (secret ? "Secret" : "ConfigMap") + " key " + item.key();
        }
    }

    /**
     * A file that is to be mounted.
     *
     * @param mode in octal digits; empty: 0644
     * @param origin for a reader
     * @param secret it must not be seen, whatever it holds
     */
    record Source(Bytes bytes, String mode, String origin, boolean secret, Location location) {
        static Source text(String text, String mode, String origin, Location location) {
            return new Source(Bytes.ofUtf8(text), mode, origin, false, location);
        }

        /** Absent for a binary file. NUL is a character of UTF-8 that no text has. */
        Optional<String> text() {
            return bytes.asUtf8().filter(text -> text.indexOf('\0') < 0);
        }
    }

    /**
     * A file that is mounted by itself, out of the one volume for such files.
     *
     * @return empty when it cannot be taken along, which has been reported
     */
    Optional<Stored> single(String target, Source source) {
        String name = target.substring(target.lastIndexOf('/') + 1);
        Optional<String> why = whySecret(target, source);
        boolean secret = why.isPresent();
        if (!fits(target, source, secret)) {
            return Optional.empty();
        }
        String key = volumes.key(name, target);
        Stored stored = secret ? secret(name, target, source, key, why.get()) : plain(key, target, source, key);
        if (secret) {
            volumes.singleSecretFile(stored.item());
        } else {
            volumes.singleFile(stored.item());
        }
        return Optional.of(stored);
    }

    /** A file of a directory that is mounted as a whole; {@code path} is relative to it. Otherwise like {@link #single}. */
    Optional<Stored> entry(String path, String target, Source source) {
        Optional<String> why = whySecret(target, source);
        if (!fits(target, source, why.isPresent())) {
            return Optional.empty();
        }
        return Optional.of(
                why.isPresent()
                        ? secret(path.replace('/', '-'), target, source, path, why.get())
                        : plain(volumes.key(path.replace('/', '_'), target), target, source, path));
    }

    /** A file of the catalog's: it is known to be small and harmless. */
    Stored ofCatalog(String path, String target, Source source) {
        return plain(volumes.key(path.replace('/', '_'), target), target, source, path);
    }

    private Stored plain(String key, String target, Source source, String path) {
        String chartPath = "files/" + podName + "/" + key;
        FileContent file = source.text()
                .map(text -> {
                    String complete = withAdditions(target, text, source.location());
                    Value value = Replacement.apply(complete, hosts.inFile(component, target, complete));
                    return new FileContent(key, chartPath, value, "", source.origin());
                })
                .orElseGet(() -> new FileContent(
                        key,
                        chartPath,
                        Value.literal(""),
                        Base64.getEncoder().encodeToString(source.bytes().toArray()),
                        source.origin()));
        volumes.file(file, source.bytes().size());
        return new Stored(new KeyToPath(key, path, source.mode()), false, "");
    }

    private Stored secret(String name, String target, Source source, String path, String why) {
        String key = planning.secretFileKey(podName + "-" + name);
        String text = source.text().orElseThrow();
        StringBuilder own = new StringBuilder();
        Replacement.apply(text, hosts.inFile(component, target, text))
                .pieces()
                .forEach(p -> own.append(p instanceof Host host ? host.mark() : ((Literal) p).text()));
        volumes.secretFile(SecretFiles.plan(
                key,
                "file " + source.origin(),
                Optional.of(new Own(own.toString())),
                component.service().name() + ":" + target));
        return new Stored(
                new KeyToPath(key, path, source.mode()),
                true,
                whySecret(target, source).orElse(""));
    }

    /** Whether there is an object that can hold the file; if not, its mount is left out and that is told. */
    private boolean fits(String target, Source source, boolean secret) {
        if (secret && source.text().isEmpty()) {
            leaveOut(
                    target,
                    source,
                    source.origin() + " holds a credential and is no text; it is left out at " + target,
                    "make a Secret of it (kubectl create secret generic NAME --from-file=...) and mount that with"
                            + " extraVolumes and extraVolumeMounts");
            return false;
        }
        long size = source.bytes().size();
        boolean fits = secret ? planning.reserveInSecret(size) : volumes.fileBytes() + size <= Limits.CONFIG_MAP_BYTES;
        if (!fits) {
            leaveOut(
                    target,
                    source,
                    source.origin() + " does not fit any more into the " + (secret ? "Secret" : "ConfigMap")
                            + " beside the other files; it is left out at " + target,
                    TOO_LARGE_HINT);
        }
        return fits;
    }

    private void leaveOut(String target, Source source, String why, String hint) {
        planning.attention(component.service(), Subject.VOLUME, target, why, hint, source.location());
    }

    /** Why a file must not be seen: it has a credential in it, or a variable says that it is one as a whole. */
    private Optional<String> whySecret(String target, Source source) {
        // The bytes of what is no text are looked through as they are.
        String text = source.text().orElseGet(() -> new String(source.bytes().toArray(), StandardCharsets.ISO_8859_1));
        String lines = source.text().orElse("binary");
        if (source.secret()) {
            return Optional.of("it is to be a secret, whatever it holds");
        }
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (isNamedBySecretVariable(target)) {
            return Optional.of("a variable names it as the file of a credential");
        }
        return SecretLines.reason(target, source.origin(), lines)
                .or(() -> credentials.ownValues().stream()
                        .filter(text::contains)
                        .findFirst()
                        .map(v -> "a value that is a credential of the project"));
    }

    /** {@code POSTGRES_PASSWORD_FILE: /run/pw} makes {@code /run/pw} a credential. */
    private boolean isNamedBySecretVariable(String target) {
        return component.service().environment().values().stream()
                .anyMatch(v ->
                        v.value().equals(target) && SecretClassifier.standard().namesSecretFile(v.name()));
    }

    /** Lines that a configuration of the user's needs on a cluster, unless one of its files says otherwise. */
    private String withAdditions(String target, String text, Location location) {
        StringBuilder complete = new StringBuilder(text);
        for (ConfigAddition addition :
                component.facts().map(ImageFacts::configAdditions).orElse(List.of())) {
            boolean here = target.equals(addition.path()) || target.equals(addition.path() + ".template");
            Pattern directive = Pattern.compile("(?m)^[ \\t]*" + Pattern.quote(addition.unless()) + "\\b");
            if (here
                    && Stream.concat(Stream.of(text), mountedTexts().stream())
                            .noneMatch(t -> directive.matcher(t).find())) {
                if (complete.length() > 0 && complete.charAt(complete.length() - 1) != '\n') {
                    complete.append('\n');
                }
                complete.append(addition.line()).append('\n');
                planning.decide(
                        component.service(),
                        Subject.VOLUME,
                        target,
                        Outcome.ADDED,
                        "line \"" + addition.line() + "\"",
                        addition.reason(),
                        location);
            }
        }
        return complete.toString();
    }

    private List<String> mountedTexts() {
        List<String> texts = new ArrayList<>();
        for (Mount mount : component.service().mounts()) {
            if (mount instanceof Mount.Bind bind && bind.content() instanceof MountContent.RegularFile file) {
                file.bytes().asUtf8().ifPresent(texts::add);
            } else if (mount instanceof Mount.Bind bind && bind.content() instanceof MountContent.Directory directory) {
                directory.files().forEach(f -> f.file().bytes().asUtf8().ifPresent(texts::add));
            }
        }
        return texts;
    }
}
