package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.ConfigAddition;
import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.CredentialPlan.Own;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.VolumePlan.Item;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.component.Weaver;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.credential.SecretFiles;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.SecretClassifier;
import dev.compose2dify.text.SecretLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the content of files goes: into the ConfigMap of the pod's component, byte for byte but for the names of other
 * components and lines that the catalog adds; or into the Secret, when it holds a credential of the user's.
 */
final class FileStore {
    private final Planning planning;
    private final Roster.Member member;
    private final String component;
    private final HostReferences hosts;
    private final Credentials credentials;
    private final PodVolumes volumes;

    /**
     * @param member whose container gets the files
     * @param component whose pod it runs in
     */
    FileStore(
            Planning planning,
            Roster.Member member,
            String component,
            HostReferences hosts,
            Credentials credentials,
            PodVolumes volumes) {
        this.planning = planning;
        this.member = member;
        this.component = component;
        this.hosts = hosts;
        this.credentials = credentials;
        this.volumes = volumes;
    }

    /** A file in its place. {@code item} says where in the volume. */
    record Stored(Item item, boolean secret) {
        String path() {
            return item.path();
        }

        /** For a reader. */
        String target() {
            return (secret ? "Secret" : "ConfigMap") + " key " + item.key();
        }
    }

    /** A file that is mounted by itself, out of the one volume for such files. */
    Stored single(String target, String text, String mode, String origin, Location location) {
        String name = target.substring(target.lastIndexOf('/') + 1);
        if (holdsSecret(origin, target, text)) {
            Stored stored = secret(name, target, text, mode, origin, volumes.key(name, target));
            volumes.singleSecretFile(stored.item());
            return stored;
        }
        String key = volumes.key(name, target);
        Stored stored = plain(key, target, text, mode, origin, key, location);
        volumes.singleFile(stored.item());
        return stored;
    }

    /** A file of a directory that is mounted as a whole; {@code path} is relative to it. */
    Stored entry(String path, String target, String text, String mode, String origin, Location location) {
        if (holdsSecret(origin, target, text)) {
            return secret(path.replace('/', '-'), target, text, mode, origin, path);
        }
        String key = volumes.key(path.replace('/', '_'), target);
        return plain(key, target, text, mode, origin, path, location);
    }

    private Stored plain(
            String key, String target, String text, String mode, String origin, String path, Location location) {
        String complete = withAdditions(target, text, location);
        Value value = Weaver.weave(complete, hosts.inFile(member, target, complete));
        volumes.file(new FileContent(key, "files/" + component + "/" + key, value, origin));
        if (volumes.fileCharacters() > Limits.CONFIG_MAP_BYTES) {
            planning.add(Diagnostic.error(
                    location,
                    "the files of \"" + member.service().name() + "\" are more than one ConfigMap holds",
                    "put some of them into the image, or on a volume with extraVolumes, and take their mounts out"));
        }
        return new Stored(new Item(key, path, mode), false);
    }

    private Stored secret(String name, String target, String text, String mode, String origin, String path) {
        String key = planning.secretFileKey(component + "-" + name);
        StringBuilder own = new StringBuilder();
        Weaver.weave(text, hosts.inFile(member, target, text))
                .pieces()
                .forEach(p -> own.append(p instanceof Host host ? host.mark() : ((Literal) p).text()));
        volumes.secretFile(SecretFiles.plan(
                key,
                "file " + origin,
                Optional.of(new Own(own.toString())),
                member.service().name() + ":" + target));
        return new Stored(new Item(key, path, mode), true);
    }

    /** Whether a file must not be seen: it has a credential in it, or a variable says that it is one as a whole. */
    private boolean holdsSecret(String origin, String target, String text) {
        return !text.isBlank()
                && (credentials.ownValues().stream().anyMatch(text::contains)
                        || isNamedBySecretVariable(target)
                        || SecretLines.reason(target, text).isPresent()
                        || SecretLines.reason(origin, text).isPresent());
    }

    /** {@code POSTGRES_PASSWORD_FILE: /run/pw} makes {@code /run/pw} a credential. */
    private boolean isNamedBySecretVariable(String target) {
        return member.service().environment().values().stream()
                .anyMatch(v ->
                        v.value().equals(target) && SecretClassifier.standard().namesSecretFile(v.name()));
    }

    /** Lines that a configuration of the user's needs on a cluster, unless one of its files says otherwise. */
    private String withAdditions(String target, String text, Location location) {
        StringBuilder complete = new StringBuilder(text);
        for (ConfigAddition addition :
                member.facts().map(ImageFacts::configAdditions).orElse(List.of())) {
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
                        member.service(),
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
        for (Mount mount : member.service().mounts()) {
            if (mount instanceof Mount.Bind bind && bind.content() instanceof MountContent.RegularFile file) {
                file.bytes().asUtf8().ifPresent(texts::add);
            } else if (mount instanceof Mount.Bind bind && bind.content() instanceof MountContent.Directory directory) {
                directory.files().forEach(f -> f.file().bytes().asUtf8().ifPresent(texts::add));
            }
        }
        return texts;
    }
}
