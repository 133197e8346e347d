package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.SecurityFacts;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import java.util.List;
import java.util.Optional;

/** Under which user a service runs: what Compose says, else what is known of its image. */
public final class ImageUser {
    private static final String NUMBER = "\\d{1,9}";

    private ImageUser() {}

    /**
     * What is known of the image. One that starts as root is given another user only as long as it starts with its own
     * entrypoint, or with one that is known: the project's own may install packages.
     */
    public static Optional<SecurityFacts> facts(Component component) {
        Optional<SecurityFacts> facts = component.facts().map(ImageFacts::security);
        boolean ownEntrypoint = component.service().entrypoint().isPresent()
                && component.facts().map(f -> f.moves().isEmpty()).orElse(false);
        return facts.filter(SecurityFacts::runsAsRoot).isPresent() && ownEntrypoint
                ? facts.map(ImageUser::asRoot)
                : facts;
    }

    private static SecurityFacts asRoot(SecurityFacts facts) {
        return new SecurityFacts(
                Optional.empty(),
                Optional.empty(),
                facts.fsGroup(),
                true,
                facts.privileged(),
                facts.requiredCapabilities(),
                false,
                false,
                facts.exception().or(() -> Optional.of("its entrypoint in the compose file may need root")));
    }

    /** The uid; empty for the image's own user, and for a name, which Kubernetes does not take. */
    public static Optional<Long> uid(Component component) {
        return said(component.service()).isPresent()
                ? said(component.service()).flatMap(ImageUser::number)
                : facts(component).flatMap(SecurityFacts::runAsUser);
    }

    /** The gid that goes with {@link #uid}. */
    public static Optional<Long> gid(Component component) {
        Optional<Long> said = component.service().user().map(u -> u.value().split(":")).stream()
                .filter(parts -> parts.length > 1)
                .findFirst()
                .flatMap(parts -> number(parts[1]));
        return said.or(() -> facts(component).flatMap(SecurityFacts::runAsGroup));
    }

    /** The user that Compose says, without its group. */
    public static Optional<String> said(Service service) {
        return service.user()
                .map(Text::value)
                .map(user -> List.of(user.split(":")))
                .filter(parts -> !parts.isEmpty() && !parts.get(0).isEmpty())
                .map(parts -> parts.get(0));
    }

    private static Optional<Long> number(String user) {
        if (user.equals("root")) {
            return Optional.of(0L);
        }
        return user.matches(NUMBER) ? Optional.of(Long.parseLong(user)) : Optional.empty();
    }
}
