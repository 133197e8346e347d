package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.ImageReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images of the chart, one entry per repository: components of one image share it. */
public final class ImagePlanner {
    private final Planning planning;
    private final Roster roster;
    private final Map<String, ImagePlan> byKey = new LinkedHashMap<>();
    private final Map<String, ImagePlan> byReference = new LinkedHashMap<>();

    public ImagePlanner(Planning planning, Roster roster) {
        this.planning = planning;
        this.roster = roster;
    }

    public List<ImagePlan> images() {
        return List.copyOf(byKey.values());
    }

    /** Dify's tag: that of the api image. */
    public String difyTag() {
        return roster.difyMember()
                .flatMap(m -> m.service().image())
                .map(t -> ImageReference.parse(t.value()).tag().orElse(""))
                .filter(t -> !t.isEmpty())
                .orElse("latest");
    }

    /** What {@code -api} and {@code -web} complete: {@code langgenius/dify}. */
    public String difyRepository() {
        return roster.difyMember()
                .flatMap(m -> m.service().image())
                .map(t -> ImageReference.parse(t.value()).repository().replaceFirst("-(api|web)$", ""))
                .orElse("langgenius/dify");
    }

    public ImagePlan image(Roster.Member member) {
        Service service = member.service();
        Optional<Text> image = service.image();
        if (image.isEmpty()) {
            planning.attention(
                    service,
                    Subject.IMAGE,
                    service.name(),
                    "\"" + service.name() + "\" is built by Compose and names no image",
                    "push an image of it and set images." + member.valuesKey() + ".repository and .tag",
                    service.locationOf("build"));
            return register(new ImagePlan(member.valuesKey(), "", "", "", "", true, service.name()));
        }
        ImageReference reference = ImageReference.parse(image.get().value());
        Optional<String> difyImage = member.facts().flatMap(ImageFacts::difyImage);
        if (difyImage.isPresent()) {
            String suffix = "-" + difyImage.get();
            boolean standard = reference.repository().equals(difyRepository() + suffix);
            boolean sameTag = reference.tag().orElse("").equals(difyTag())
                    && reference.digest().isEmpty();
            return register(new ImagePlan(
                    difyImage.get(),
                    standard ? "" : reference.repository(),
                    sameTag ? "" : reference.tag().orElse(""),
                    reference.digest().orElse(""),
                    suffix,
                    false,
                    service.name()));
        }
        if (reference.tag().isEmpty() && reference.digest().isEmpty()
                || reference.tag().orElse("").equals("latest")) {
            planning.decide(
                    service,
                    Subject.IMAGE,
                    image.get().value(),
                    Outcome.ATTENTION,
                    "",
                    "the tag is not fixed: what runs changes by itself; pin it under images." + member.valuesKey(),
                    service.locationOf("image"));
        }
        boolean withDify = reference.tag().orElse("").equals(difyTag())
                && reference.repository().contains("dify");
        ImagePlan known = byReference.get(image.get().value());
        if (known != null) {
            return known;
        }
        ImagePlan plan = register(new ImagePlan(
                member.valuesKey(),
                reference.repository(),
                withDify ? "" : reference.tag().orElse(reference.digest().isEmpty() ? "latest" : ""),
                reference.digest().orElse(""),
                "",
                false,
                service.name()));
        byReference.put(image.get().value(), plan);
        return plan;
    }

    /** Images of a subchart stand in its own values. */
    public ImagePlan withoutRegistering(Roster.Member member) {
        ImagePlan plan = image(member);
        byKey.remove(plan.key());
        return plan;
    }

    private ImagePlan register(ImagePlan plan) {
        ImagePlan known = byKey.get(plan.key());
        if (known != null
                && known.repository().equals(plan.repository())
                && known.tag().equals(plan.tag())) {
            return known;
        }
        String key = plan.key();
        for (int i = 2; byKey.containsKey(key); i++) {
            key = plan.key() + i;
        }
        ImagePlan own = new ImagePlan(
                key, plan.repository(), plan.tag(), plan.digest(), plan.suffix(), plan.missing(), plan.service());
        byKey.put(key, own);
        return own;
    }
}
