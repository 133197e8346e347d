package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.CredentialPlan.Own;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.VolumePlan.KeyToPath;
import dev.compose2dify.compose.Bytes;
import dev.compose2dify.compose.FileObject;
import dev.compose2dify.compose.Service.ObjectMount;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.credential.SecretFiles;
import dev.compose2dify.plan.decision.Planning;
import java.util.Optional;

/** Compose's own {@code configs} and {@code secrets}: files of the ConfigMap, and keys of the Secret. */
final class ObjectPlanner {
    private final Planning planning;
    private final Component component;
    private final PodVolumesBuilder volumes;
    private final FileStore store;
    private final OutsideFiles outside;

    ObjectPlanner(Planning planning, Component component, PodVolumesBuilder volumes, FileStore store) {
        this.planning = planning;
        this.component = component;
        this.volumes = volumes;
        this.store = store;
        this.outside = new OutsideFiles(planning);
    }

    void plan() {
        component.service().configs().forEach(this::config);
        component.service().secrets().forEach(this::secret);
    }

    private void config(ObjectMount mount) {
        FileObject config = planning.project.configs().get(mount.source());
        Optional<Bytes> content = Optional.ofNullable(config).flatMap(FileObject::content);
        if (content.isEmpty()) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    mount.target(),
                    "the content of the config \"" + mount.source() + "\" is not in this project; it is left out",
                    "mount a ConfigMap of yours with extraVolumes and extraVolumeMounts",
                    mount.location());
            return;
        }
        if (isRoot(mount) || isRefused(config, mount)) {
            return;
        }
        FileStore.Source source = new FileStore.Source(
                content.get(),
                mode(mount),
                "config " + mount.source(),
                config.file().filter(outside::isSecret).isPresent(),
                mount.location());
        store.single(mount.target(), source).ifPresent(stored -> {
            volumes.mount(PodVolumesBuilder.FILES, mount.target(), stored.path(), true);
            decide(mount, stored.target(), "the config \"" + mount.source() + "\" as a file");
        });
    }

    private void secret(ObjectMount mount) {
        FileObject secret = planning.project.secrets().get(mount.source());
        Optional<Bytes> content = Optional.ofNullable(secret).flatMap(FileObject::content);
        if (isRoot(mount)) {
            return;
        }
        Optional<String> text = Optional.empty();
        if (content.isPresent() && !isRefused(secret, mount)) {
            text = text(content.get(), mount);
            if (text.isEmpty()) {
                return;
            }
        } else if (content.isEmpty()) {
            planning.attention(
                    component.service(),
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
                component.service().name() + ":" + mount.target());
        volumes.secretFile(plan);
        String name = mount.target().substring(mount.target().lastIndexOf('/') + 1);
        KeyToPath item = new KeyToPath(plan.key(), volumes.key(name, mount.target()), mode(mount));
        volumes.singleSecretFile(item);
        volumes.mount(PodVolumesBuilder.FILES, mount.target(), item.path(), true);
        decide(mount, "Secret key " + plan.key(), "the secret \"" + mount.source() + "\" as a file");
    }

    /** One key for a secret, however many services use it. */
    private CredentialPlan key(String source) {
        return SecretFiles.plan(planning.keyOfSecret(source), "", Optional.empty(), "");
    }

    private Optional<String> text(Bytes content, ObjectMount mount) {
        Optional<String> text =
                content.asUtf8().filter(t -> t.indexOf('\0') < 0).filter(t -> planning.reserveInSecret(content.size()));
        if (text.isEmpty()) {
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    mount.target(),
                    "the secret \"" + mount.source() + "\" is no text, or more than a Secret holds; it is left out at "
                            + mount.target(),
                    "make a Secret of it (kubectl create secret generic NAME --from-file=...) and mount that with"
                            + " extraVolumes and extraVolumeMounts",
                    mount.location());
        }
        return text;
    }

    private boolean isRefused(FileObject object, ObjectMount mount) {
        Optional<String> file = object.file().filter(outside::isRefused);
        file.ifPresent(f -> {
            String real = outside.of(f).orElseThrow();
            planning.attention(
                    component.service(),
                    Subject.VOLUME,
                    mount.target(),
                    outside.refusal(real, real),
                    OutsideFiles.HINT,
                    mount.location());
        });
        return file.isPresent();
    }

    private boolean isRoot(ObjectMount mount) {
        if (Claims.isRoot(mount.target())) {
            VolumePlanner.refuseRoot(planning, component, mount.target(), mount.location());
            return true;
        }
        return false;
    }

    private static String mode(ObjectMount mount) {
        return mount.mode().map(m -> "0" + Integer.toOctalString(m)).orElse("");
    }

    private void decide(ObjectMount mount, String target, String reason) {
        planning.decide(
                component.service(), Subject.VOLUME, mount.target(), Outcome.MOVED, target, reason, mount.location());
    }
}
