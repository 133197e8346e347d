package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.MoveFacts;
import dev.compose2dify.catalog.image.DataPath;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the key that Dify encrypts with has to stay: where the project has data, it does, also when it is the default that
 * everybody knows; a project without data gets a new one.
 *
 * @param credentials with the old key as the user's own where it has to stay
 * @param question why it cannot be seen whether there is data, a sentence; empty when it can
 */
public record DataKey(List<CredentialPlan> credentials, String question) {
    private enum Data {
        NONE,
        UNSEEN,
        THERE
    }

    /** Looks at the project's volumes and adds the key to the credentials where it has to stay. */
    public static DataKey of(Planning planning, Components components, List<CredentialPlan> credentials) {
        MoveFacts.EncryptionKey facts = planning.catalog.move().key();
        Optional<Component> dify =
                components.named(planning.catalog.chart().main()).or(components::dify);
        boolean planned = credentials.stream().anyMatch(c -> c.key().equals(facts.credential()));
        if (dify.isEmpty() || !planned) {
            return new DataKey(credentials, "");
        }
        List<String> unseen = new ArrayList<>();
        Data data = data(planning, components, unseen);
        if (data == Data.NONE) {
            return new DataKey(credentials, "");
        }
        String variable = Optional.ofNullable(dify.get().service().environment().get(facts.variable()))
                .map(EnvironmentVariable::value)
                .orElse("");
        Optional<String> old =
                Optional.of(variable).filter(v -> !v.isEmpty()).or(() -> fileOf(dify.get(), facts.file()));
        String question = data == Data.UNSEEN ? String.join("; ", unseen) : "";
        if (old.isEmpty()) {
            return new DataKey(
                    credentials,
                    question.isEmpty()
                            ? facts.variable() + " is empty, and the key that Dify made for itself (" + facts.file()
                                    + " in its storage) cannot be read from here"
                            : question);
        }
        boolean isPublic = planning.catalog
                .credential(facts.credential())
                .map(c -> c.isPublicDefault(old.get()))
                .orElse(false);
        if (isPublic && data == Data.THERE) {
            planning.add(Diagnostic.warning(
                    dify.get().service().locationOf("environment"),
                    facts.variable()
                            + " is the default that Dify publishes; it stays, as it decrypts this project's data",
                    "after the move, flask reset-encrypt-key-pair in the api's container makes new keys"));
        }
        return new DataKey(
                credentials.stream()
                        .map(c -> c.key().equals(facts.credential()) ? c.withOwn(old.get()) : c)
                        .toList(),
                question);
    }

    private static Data data(Planning planning, Components components, List<String> unseen) {
        Data found = Data.NONE;
        boolean database = false;
        for (Component component : components.workloads()) {
            boolean dumped = planning.catalog
                    .move()
                    .component(component.name())
                    .filter(f -> f.how() == MoveFacts.Method.DUMP)
                    .isPresent();
            database |= dumped;
            for (Mount mount : component.service().mounts()) {
                Optional<DataPath> path = Claims.dataPath(component, mount.target());
                if (path.isPresent() && (dumped || path.get().shared())) {
                    Data one = data(mount);
                    if (one == Data.UNSEEN) {
                        unseen.add("whether " + component.service().name() + ":" + mount.target()
                                + " holds data cannot be seen in a volume that Docker manages");
                    }
                    found = one.compareTo(found) > 0 ? one : found;
                }
            }
        }
        if (!database && found == Data.NONE) {
            unseen.add("whether the database outside of the project holds data cannot be seen");
            return Data.UNSEEN;
        }
        return found;
    }

    private static Data data(Mount mount) {
        if (mount instanceof Mount.Bind bind) {
            MountContent content = bind.content();
            if (content instanceof MountContent.Directory directory) {
                return directory.complete() && Claims.files(directory).isEmpty() ? Data.NONE : Data.THERE;
            }
            return content instanceof MountContent.Missing ? Data.NONE : Data.THERE;
        }
        return mount instanceof Mount.Volume volume && volume.name().isPresent() ? Data.UNSEEN : Data.NONE;
    }

    /** The key that Dify made for itself, from its storage. */
    private static Optional<String> fileOf(Component component, String name) {
        return component.service().mounts().stream()
                .filter(m -> Claims.dataPath(component, m.target())
                        .filter(DataPath::shared)
                        .isPresent())
                .filter(Mount.Bind.class::isInstance)
                .map(m -> ((Mount.Bind) m).content())
                .filter(MountContent.Directory.class::isInstance)
                .flatMap(c -> ((MountContent.Directory) c).files().stream())
                .filter(e -> e.path().equals(name))
                .flatMap(e -> e.file().bytes().asUtf8().stream())
                .map(String::strip)
                .filter(v -> !v.isEmpty())
                .findFirst();
    }
}
