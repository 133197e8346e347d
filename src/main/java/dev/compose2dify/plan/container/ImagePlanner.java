package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.ImageReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of the chart. Each component has a key of its own, whichever others run the same image, so that a key means the
 * same in every release; only Dify's api and its workers share {@code images.api} as long as they run one image.
 */
public final class ImagePlanner {
    private final Planning planning;
    private final Components components;
    private final Map<String, ImagePlan> byKey = new LinkedHashMap<>();

    public ImagePlanner(Planning planning, Components components) {
        this.planning = planning;
        this.components = components;
    }

    public List<ImagePlan> images() {
        return List.copyOf(byKey.values());
    }

    /** Dify's tag: that of the api image. */
    public String difyTag() {
        return components
                .dify()
                .flatMap(m -> m.service().image())
                .map(t -> ImageReference.parse(t.value()).tag().orElse(""))
                .filter(t -> !t.isEmpty())
                .orElse("latest");
    }

    /** What {@code -api} and {@code -web} complete: {@code langgenius/dify}. */
    public String difyRepository() {
        return components
                .dify()
                .flatMap(m -> m.service().image())
                .map(t -> ImageReference.parse(t.value()).repository().replaceFirst("-(api|web)$", ""))
                .orElse("langgenius/dify");
    }

    /** The image of a component, under its key; whatever is wrong with it is told. */
    public ImagePlan image(Component component) {
        Service service = component.service();
        Optional<String> image = service.image().map(Text::value);
        if (image.isEmpty() || service.build() && isLocalName(image.get())) {
            return register(missing(component, image));
        }
        if (image.get().chars().anyMatch(c -> c <= ' ' || c == '\u2028' || c == '\u2029' || c == 0x7f)) {
            planning.add(Diagnostic.error(
                    service.locationOf("image"),
                    "the image of \"" + service.name() + "\" has blanks or control characters in its name",
                    "write it as REGISTRY/REPOSITORY:TAG"));
        }
        ImageReference reference = ImageReference.parse(image.get());
        Optional<String> difyImage = component.facts().flatMap(ImageFacts::difyImage);
        if (difyImage.isPresent()) {
            if (floats(reference)) {
                attention(component, image.get(), "set images.dify.tag to a release");
            }
            ImagePlan plan = ofDify(component, difyImage.get(), reference);
            return register(isShared(plan) ? plan : withKey(plan, component.valuesKey()));
        }
        Optional<String> pin = pin(component, image.get(), reference);
        boolean withDify = reference.tag().orElse("").equals(difyTag())
                && reference.repository().contains("dify");
        return register(new ImagePlan(
                component.valuesKey(),
                reference.repository(),
                withDify ? "" : pin.or(reference::tag).orElse(reference.digest().isEmpty() ? "latest" : ""),
                reference.digest().orElse(""),
                "",
                false,
                service.name()));
    }

    /** An image that no registry has: Compose builds it. */
    private ImagePlan missing(Component component, Optional<String> name) {
        Service service = component.service();
        planning.attention(
                service,
                Subject.IMAGE,
                name.orElse(service.name()),
                "\"" + service.name() + "\" is built by Compose "
                        + name.map(n -> "as " + n + ", a name on this machine only")
                                .orElse("and names no image"),
                (name.isPresent() ? "push it to a registry" : "push an image of it") + " and set images."
                        + component.valuesKey() + ".repository and .tag",
                service.locationOf(name.isPresent() ? "image" : "build"));
        return new ImagePlan(component.valuesKey(), "", "", "", "", true, service.name());
    }

    /** One of Dify's own: repository and tag are empty where they are those of all. */
    private ImagePlan ofDify(Component component, String name, ImageReference reference) {
        String suffix = "-" + name;
        boolean standard = reference.repository().equals(difyRepository() + suffix);
        boolean sameTag = reference.tag().orElse("").equals(difyTag())
                && reference.digest().isEmpty();
        return new ImagePlan(
                name,
                standard ? "" : reference.repository(),
                sameTag ? "" : reference.tag().orElse(""),
                reference.digest().orElse(""),
                suffix,
                false,
                component.service().name());
    }

    private static boolean floats(ImageReference reference) {
        return reference.digest().isEmpty()
                && (reference.tag().isEmpty() || reference.tag().get().equals("latest"));
    }

    /** The tag in place of none or {@code latest}; what keeps data may have been written by a newer one than that. */
    private Optional<String> pin(Component component, String image, ImageReference reference) {
        if (!floats(reference)) {
            return Optional.empty();
        }
        String tag = "images." + component.valuesKey() + ".tag";
        Optional<String> pin = planning.catalog.pin(reference, components.difyVersion());
        if (pin.isEmpty()) {
            attention(component, image, "pin it under " + tag);
            return pin;
        }
        boolean keepsData =
                component.facts().map(f -> !f.dataPaths().isEmpty()).orElse(false) && component.isWorkload();
        planning.decide(
                component.service(),
                Subject.IMAGE,
                image,
                keepsData ? Outcome.ATTENTION : Outcome.CHANGED,
                reference.repository() + ":" + pin.get(),
                keepsData
                        ? "pinned to what this release was made with; data that a newer version has written needs that one: "
                                + tag
                        : "pinned, as what runs would change by itself and differ from node to node",
                component.service().locationOf("image"));
        return pin;
    }

    private void attention(Component component, String image, String hint) {
        planning.decide(
                component.service(),
                Subject.IMAGE,
                image,
                Outcome.ATTENTION,
                "",
                "the tag is not fixed: what runs changes by itself; " + hint,
                component.service().locationOf("image"));
    }

    /** {@code myapp:dev}: without a namespace it would be an official image of Docker Hub's, which nobody builds. */
    private static boolean isLocalName(String image) {
        return image.indexOf('/') < 0 || image.startsWith("localhost/");
    }

    /** Images of a subchart stand in its own values. */
    public ImagePlan withoutRegistering(Component component) {
        ImagePlan plan = image(component);
        byKey.remove(plan.key());
        return plan;
    }

    /** Whether nobody has the key for another image. */
    private boolean isShared(ImagePlan plan) {
        ImagePlan known = byKey.get(plan.key());
        return known == null
                || known.repository().equals(plan.repository())
                        && known.tag().equals(plan.tag())
                        && known.digest().equals(plan.digest());
    }

    private static ImagePlan withKey(ImagePlan plan, String key) {
        return new ImagePlan(
                key, plan.repository(), plan.tag(), plan.digest(), plan.suffix(), plan.missing(), plan.service());
    }

    private ImagePlan register(ImagePlan plan) {
        byKey.putIfAbsent(plan.key(), plan);
        return byKey.get(plan.key());
    }
}
