package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.CredentialPlan.Own;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.VolumePlan.Item;
import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.FileObject;
import dev.compose2dify.compose.Service.ObjectMount;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.credential.SecretFiles;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.Planning;
import java.util.Optional;

/** Compose's own {@code configs} and {@code secrets}: files of the ConfigMap, and keys of the Secret. */
final class ObjectPlanner {
    private final Planning planning;
    private final Roster.Member member;
    private final PodVolumes volumes;
    private final FileStore store;

    ObjectPlanner(Planning planning, Roster.Member member, PodVolumes volumes, FileStore store) {
        this.planning = planning;
        this.member = member;
        this.volumes = volumes;
        this.store = store;
    }

    void plan() {
        member.service().configs().forEach(this::config);
        member.service().secrets().forEach(this::secret);
    }

    private void config(ObjectMount mount) {
        FileObject config = planning.project.configs().get(mount.source());
        Optional<Bytes> content = Optional.ofNullable(config).flatMap(FileObject::content);
        if (content.isEmpty()) {
            planning.attention(
                    member.service(),
                    Subject.VOLUME,
                    mount.target(),
                    "the content of the config \"" + mount.source() + "\" is not in this project; it is left out",
                    "mount a ConfigMap of yours with extraVolumes and extraVolumeMounts",
                    mount.location());
            return;
        }
        Optional<String> text = text(content.get(), mount, "config");
        if (text.isEmpty()) {
            return;
        }
        FileStore.Stored stored =
                store.single(mount.target(), text.get(), mode(mount), "config " + mount.source(), mount.location());
        volumes.mount(PodVolumes.FILES, mount.target(), stored.path(), true);
        decide(mount, stored.target(), "the config \"" + mount.source() + "\" as a file");
    }

    private void secret(ObjectMount mount) {
        FileObject secret = planning.project.secrets().get(mount.source());
        Optional<Bytes> content = Optional.ofNullable(secret).flatMap(FileObject::content);
        Optional<String> text = Optional.empty();
        if (content.isPresent()) {
            text = text(content.get(), mount, "secret");
            if (text.isEmpty()) {
                return;
            }
        } else {
            planning.attention(
                    member.service(),
                    Subject.VOLUME,
                    mount.target(),
                    "the content of the secret \"" + mount.source() + "\" is not in this project",
                    "give it in your values as " + key(mount.source()).valuesPath(),
                    mount.location());
        }
        CredentialPlan plan = SecretFiles.plan(
                key(mount.source()).key(),
                "secret " + mount.source(),
                text.map(Own::new),
                member.service().name() + ":" + mount.target());
        volumes.secretFile(plan);
        String name = mount.target().substring(mount.target().lastIndexOf('/') + 1);
        Item item = new Item(plan.key(), volumes.key(name, mount.target()), mode(mount));
        volumes.singleSecretFile(item);
        volumes.mount(PodVolumes.FILES, mount.target(), item.path(), true);
        decide(mount, "Secret key " + plan.key(), "the secret \"" + mount.source() + "\" as a file");
    }

    /** One key for a secret, however many services use it. */
    private CredentialPlan key(String source) {
        return SecretFiles.plan(planning.keyOfSecret(source), "", Optional.empty(), "");
    }

    private Optional<String> text(Bytes content, ObjectMount mount, String what) {
        Optional<String> text = content.asUtf8().filter(t -> content.size() <= Limits.CONFIG_MAP_BYTES);
        if (text.isEmpty()) {
            planning.add(Diagnostic.error(
                    mount.location(),
                    "the " + what + " \"" + mount.source() + "\" is no text, or more than Kubernetes holds",
                    "mount a " + (what.equals("config") ? "ConfigMap" : "Secret")
                            + " of yours with extraVolumes, and take it out of the compose file"));
        }
        return text;
    }

    private static String mode(ObjectMount mount) {
        return mount.mode().map(m -> "0" + Integer.toOctalString(m)).orElse("");
    }

    private void decide(ObjectMount mount, String target, String reason) {
        planning.decide(
                member.service(), Subject.VOLUME, mount.target(), Outcome.MOVED, target, reason, mount.location());
    }
}
