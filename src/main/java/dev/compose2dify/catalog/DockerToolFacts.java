package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.text.ImageReference;
import java.util.List;
import java.util.Optional;

/**
 * What works on Docker itself and has nothing to work on in a cluster.
 *
 * @param images tools by the last part of their image's name
 * @param labels of containers that such tools read, by their prefix
 * @param variables that such tools read
 */
public record DockerToolFacts(List<Use> images, List<Use> labels, List<Use> variables) {
    /**
     * @param names by which it is recognised
     * @param what it does, or what it means
     * @param instead what to do on a cluster
     */
    public record Use(List<String> names, String what, String instead) {}

    static DockerToolFacts read(Fields file) {
        DockerToolFacts facts = new DockerToolFacts(
                file.objects("images", f -> new Use(f.texts("names"), f.text("does"), f.text("instead"))),
                file.objects("labels", f -> new Use(f.texts("prefixes"), f.text("means"), f.text("instead"))),
                file.objects("variables", f -> new Use(f.texts("names"), f.text("means"), f.text("instead"))));
        file.done();
        return facts;
    }

    /** The tool that an image is. */
    public Optional<Use> tool(String image) {
        if (image.isBlank()) {
            return Optional.empty();
        }
        String path = ImageReference.parse(image).path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return images.stream()
                // "agent" is Portainer's only under its own name.
                .filter(u -> u.names().contains(name) && (!name.equals("agent") || path.contains("portainer")))
                .findFirst();
    }

    /** What a label means. */
    public Optional<Use> label(String label) {
        return labels.stream()
                .filter(u -> u.names().stream()
                        .anyMatch(p ->
                                label.equals(p) || label.startsWith(p) && "._/".indexOf(label.charAt(p.length())) >= 0))
                .findFirst();
    }

    /** What a variable means. */
    public Optional<Use> variable(String variable) {
        return variables.stream().filter(u -> u.names().contains(variable)).findFirst();
    }
}
