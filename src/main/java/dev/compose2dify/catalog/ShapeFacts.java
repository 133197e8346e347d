package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Version;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By what Dify is recognised that runs under image names of its own ({@code catalog/shape.yaml}).
 *
 * @param services the services, the ones that Dify cannot do without among them
 * @param eras releases by the variables that they brought
 */
public record ShapeFacts(List<ServiceShape> services, List<Era> eras) {
    /** A tag that could be one of Dify's versions: {@code 1.12.1}, {@code v1.11.4-p2}; not {@code v2}, not a date. */
    private static final Pattern DIFY_VERSION = Pattern.compile("v?[0-9]\\.\\d{1,3}\\.\\d{1,3}(?![\\d.]).*");

    /**
     * One service.
     *
     * @param component what it is then
     * @param needs variables that it has, with the values that they may have; none: any
     * @param marks one of these variables, or "dify" in the image's name, or the image or service named so, tells
     * @param without variables that it does not have
     * @param names words of the service's or the image's name, when it has to be called so
     * @param essential without it nothing is taken for Dify
     */
    public record ServiceShape(
            String component,
            Map<String, List<String>> needs,
            List<String> marks,
            List<String> without,
            List<String> names,
            boolean essential) {
        /** Whether a service has this shape. */
        public boolean fits(String service, String image, Map<String, String> environment) {
            String named = (service + " " + image).toLowerCase(Locale.ROOT);
            return needs.entrySet().stream()
                            .allMatch(n -> environment.containsKey(n.getKey())
                                    && (n.getValue().isEmpty() || n.getValue().contains(environment.get(n.getKey()))))
                    && without.stream().noneMatch(environment::containsKey)
                    && (names.isEmpty() || names.stream().anyMatch(named::contains))
                    && (marks.isEmpty()
                            || image.toLowerCase(Locale.ROOT).contains("dify")
                            || marks.stream().anyMatch(environment::containsKey));
        }
    }

    /** A release of Dify that brought {@code variables}. */
    public record Era(Version since, List<String> variables) {}

    /** Whether a tag is a version as Dify writes them, and not {@code latest}, a date or the hash of a commit. */
    public static boolean isDifyVersion(String tag) {
        return DIFY_VERSION.matcher(tag).matches();
    }

    /** The version that the variables of the api show at least; empty when they show nothing. */
    public Optional<Version> atLeast(Map<String, String> environment) {
        return eras.stream()
                .filter(era -> era.variables().stream().anyMatch(environment::containsKey))
                .map(Era::since)
                .reduce((a, b) -> a.isAtLeast(b) ? a : b);
    }

    /**
     * The version of Dify that runs with an image's tag and the api's variables: the tag's, but never older than the
     * variables show; theirs, where the tag is no version of Dify's.
     */
    public Version version(String tag, Map<String, String> environment) {
        Optional<Version> shown = atLeast(environment);
        if (!isDifyVersion(tag)) {
            return shown.orElse(Version.NEWEST);
        }
        Version said = Version.parse(tag);
        return shown.filter(s -> !said.isAtLeast(s)).orElse(said);
    }
}
