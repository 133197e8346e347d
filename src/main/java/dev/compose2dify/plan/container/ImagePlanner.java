package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.ImageFacts;
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

    public ImagePlan image(Component component) {
        Service service = component.service();
        Optional<Text> image = service.image();
        if (image.isEmpty()) {
            planning.attention(
                    service,
                    Subject.IMAGE,
                    service.name(),
                    "\"" + service.name() + "\" is built by Compose and names no image",
                    "push an image of it and set images." + component.valuesKey() + ".repository and .tag",
                    service.locationOf("build"));
            return register(new ImagePlan(component.valuesKey(), "", "", "", "", true, service.name()));
        }
        if (image.get().value().chars().anyMatch(c -> c <= ' ' || c == '\u2028' || c == '\u2029' || c == 0x7f)) {
            planning.add(Diagnostic.error(
                    image.get().location(),
                    "the image of \"" + service.name() + "\" has blanks or control characters in its name",
                    "write it as REGISTRY/REPOSITORY:TAG"));
        }
        ImageReference reference = ImageReference.parse(image.get().value());
        if (service.build() && isLocalName(image.get().value())) {
            planning.attention(
                    service,
                    Subject.IMAGE,
                    image.get().value(),
                    "\"" + service.name() + "\" is built by Compose as "
                            + image.get().value() + ", a name on this machine only",
                    "push it to a registry and set images." + component.valuesKey() + ".repository and .tag",
                    service.locationOf("image"));
            return register(new ImagePlan(component.valuesKey(), "", "", "", "", true, service.name()));
        }
        Optional<String> difyImage = component.facts().flatMap(ImageFacts::difyImage);
        if (difyImage.isPresent()) {
            String suffix = "-" + difyImage.get();
            if (floats(reference)) {
                attention(component, image.get(), "set images.dify.tag to a release");
            }
            boolean standard = reference.repository().equals(difyRepository() + suffix);
            boolean sameTag = reference.tag().orElse("").equals(difyTag())
                    && reference.digest().isEmpty();
            ImagePlan plan = new ImagePlan(
                    difyImage.get(),
                    standard ? "" : reference.repository(),
                    sameTag ? "" : reference.tag().orElse(""),
                    reference.digest().orElse(""),
                    suffix,
                    false,
                    service.name());
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

    private static boolean floats(ImageReference reference) {
        return reference.digest().isEmpty()
                && (reference.tag().isEmpty() || reference.tag().get().equals("latest"));
    }

    /** The tag in place of none or {@code latest}; what keeps data may have been written by a newer one than that. */
    private Optional<String> pin(Component component, Text image, ImageReference reference) {
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
                image.value(),
                keepsData ? Outcome.ATTENTION : Outcome.CHANGED,
                reference.repository() + ":" + pin.get(),
                keepsData
                        ? "pinned to what this release was made with; data that a newer version has written needs that one: "
                                + tag
                        : "pinned, as what runs would change by itself and differ from node to node",
                component.service().locationOf("image"));
        return pin;
    }

    private void attention(Component component, Text image, String hint) {
        planning.decide(
                component.service(),
                Subject.IMAGE,
                image.value(),
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
