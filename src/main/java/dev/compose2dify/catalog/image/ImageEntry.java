package dev.compose2dify.catalog.image;

import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.catalog.reading.VersionRange;
import dev.compose2dify.text.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One component of the catalog: by what it is recognised, and its facts with their overlays. */
public final class ImageEntry {
    /** How well a service fits, best first. */
    private static final int NAME_IS_EQUAL = 2_000;

    private static final int NAME_CONTAINS = 1_000;

    private final String component;
    private final List<String> repositories;
    private final List<String> names;
    private final Map<String, List<String>> environment;
    private final boolean nameOrVariableNeeded;
    private final List<String> variables;
    private final List<String> builtWith;
    private final List<String> namedBy;
    private final List<String> alsoIn;
    private final Map<String, String> tags;
    private final Fields base;
    private final List<Overlay> overlays;

    /** The fields of {@code fields} hold when the version, the image, the tag's text and the variables of the service fit. */
    private record Overlay(
            VersionRange range,
            List<String> repositories,
            Optional<String> tag,
            List<String> with,
            List<String> without,
            Fields fields) {
        boolean holds(
                Version version, Optional<ImageReference> image, String imageTag, Map<String, String> environment) {
            return range.contains(version)
                    && (repositories.isEmpty()
                            || image.map(i -> i.isOneOf(repositories)).orElse(false))
                    && tag.map(imageTag::contains).orElse(true)
                    && with.stream().allMatch(environment::containsKey)
                    && without.stream().noneMatch(environment::containsKey);
        }
    }

    public ImageEntry(Fields fields) {
        component = fields.text("component");
        Fields match = fields.mapping("match").orElseThrow(() -> fields.error("the key 'match' is missing"));
        repositories = match.texts("repositories");
        names = match.texts("names");
        environment = match.textsMap("environment");
        variables = match.texts("variables");
        nameOrVariableNeeded = match.flag("nameOrVariableNeeded", false);
        builtWith = match.texts("builtWith");
        namedBy = match.texts("namedBy");
        alsoIn = match.texts("alsoIn");
        tags = match.textMap("tags");
        match.done();
        base = fields.without("component", "match", "versions");
        fields.checkedElsewhere();
        List<Overlay> list = new ArrayList<>();
        fields.objects("versions", overlay -> {
            list.add(new Overlay(
                    ImageFactsReader.range(overlay),
                    overlay.texts("repositories"),
                    overlay.optionalText("tag"),
                    overlay.texts("with"),
                    overlay.texts("without"),
                    overlay.without("since", "before", "repositories", "tag", "with", "without")));
            overlay.checkedElsewhere();
            return overlay;
        });
        overlays = List.copyOf(list);
    }

    /** Reads the facts with every overlay once, so that a test finds every fault in the data. */
    public void check() {
        read(base, Version.NEWEST, true);
        overlays.forEach(overlay -> read(base.overlaidWith(overlay.fields), Version.NEWEST, true));
    }

    public String component() {
        return component;
    }

    /** Whether a variable of Dify's that leads to a service with this image makes it this component. */
    public boolean isNamedBy(String variable, ImageReference image) {
        return namedBy.contains(variable) && (image.isOneOf(repositories) || image.isOneOf(alsoIn));
    }

    /** The repository where the image is at home. */
    public String repository() {
        return repositories.get(0);
    }

    /**
     * How well the service fits.
     *
     * @return 0: not at all; more is better
     */
    public int score(String serviceName, Optional<ImageReference> image, Map<String, String> serviceEnvironment) {
        for (Map.Entry<String, List<String>> needed : environment.entrySet()) {
            if (!needed.getValue().contains(serviceEnvironment.getOrDefault(needed.getKey(), ""))) {
                return 0;
            }
        }
        int byName = scoreOfName(serviceName);
        if (image.isEmpty()) {
            // Built by the user: the name tells, with a variable that no other image has.
            boolean likely = builtWith.stream().anyMatch(serviceEnvironment::containsKey);
            return likely && byName >= NAME_IS_EQUAL ? byName : 0;
        }
        if (!image.get().isOneOf(repositories)) {
            return 0;
        }
        boolean known = byName > 0 || variables.stream().anyMatch(serviceEnvironment::containsKey);
        return nameOrVariableNeeded && !known ? 0 : 1 + byName;
    }

    private int scoreOfName(String serviceName) {
        String name = normal(serviceName);
        int best = 0;
        for (String usual : names) {
            if (name.equals(usual)) {
                best = Math.max(best, NAME_IS_EQUAL + usual.length());
            } else if (("-" + name + "-").contains("-" + usual + "-")) {
                best = Math.max(best, NAME_CONTAINS + usual.length());
            }
        }
        return best;
    }

    private static String normal(String serviceName) {
        return serviceName.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }

    public ImageFacts facts(
            String serviceName, Optional<ImageReference> image, Map<String, String> serviceEnvironment) {
        String tag = image.flatMap(ImageReference::tag).orElse("latest");
        Version version = version(tag);
        Fields merged = base;
        for (Overlay overlay : overlays) {
            if (overlay.holds(version, image, tag, serviceEnvironment)) {
                merged = merged.overlaidWith(overlay.fields);
            }
        }
        return read(merged, version, scoreOfName(serviceName) >= NAME_IS_EQUAL);
    }

    /** The facts for a version, of a service that is this component whatever it is called. */
    public ImageFacts facts(Version version, Map<String, String> serviceEnvironment) {
        Fields merged = base;
        for (Overlay overlay : overlays) {
            if (overlay.holds(version, Optional.empty(), version.toString(), serviceEnvironment)) {
                merged = merged.overlaidWith(overlay.fields);
            }
        }
        return read(merged, version, true);
    }

    private Version version(String tag) {
        for (Map.Entry<String, String> alias : tags.entrySet()) {
            if (tag.startsWith(alias.getKey())) {
                return Version.parse(alias.getValue());
            }
        }
        return Version.parse(tag);
    }

    private ImageFacts read(Fields fields, Version version, boolean nameIsUsual) {
        Fields unread = fields.without();
        ImageFacts facts = ImageFactsReader.read(component, unread, version, nameIsUsual);
        unread.done();
        return facts;
    }
}
