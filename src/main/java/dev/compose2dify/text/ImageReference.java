package dev.compose2dify.text;

import java.util.List;
import java.util.Optional;

/**
 * An image reference taken apart: {@code [registry/]path[:tag][@digest]}.
 *
 * @param registry the host, if one is written
 * @param path the repository without registry; {@code library/} is left out
 * @param repository as it is written, with the registry
 * @param tag the tag, if one is written
 * @param digest without {@code @}, if one is written
 */
public record ImageReference(
        Optional<String> registry, String path, String repository, Optional<String> tag, Optional<String> digest) {
    /** Takes what Docker takes; blanks around it do not count. */
    public static ImageReference parse(String reference) {
        String rest = reference.strip();
        Optional<String> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        String repository = rest;
        Optional<String> registry = Optional.empty();
        int slash = rest.indexOf('/');
        if (slash > 0) {
            String first = rest.substring(0, slash);
            // Docker's rule: the first part is a host when it could not be a namespace.
            if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
                registry = Optional.of(first);
                rest = rest.substring(slash + 1);
            }
        }
        if (rest.startsWith("library/")) {
            rest = rest.substring("library/".length());
        }
        return new ImageReference(registry, rest, repository, tag, digest);
    }

    /**
     * Whether this is an image of one of the repositories, here or in a mirror: behind a registry host any leading path
     * may stand before the repository ({@code harbor.example/dockerhub/langgenius/dify-api}). A pattern {@code *}{@code
     * /name} takes any namespace.
     */
    public boolean isOneOf(List<String> repositories) {
        return repositories.stream().anyMatch(this::is);
    }

    private boolean is(String repository) {
        if (repository.startsWith("*/")) {
            String name = repository.substring(2);
            return path.equals(name) || path.endsWith("/" + name);
        }
        return path.equals(repository) || (registry.isPresent() && path.endsWith("/" + repository));
    }
}
