package dev.compose2dify.catalog;

import dev.compose2dify.text.ImageReference;
import java.util.List;
import java.util.Optional;

/**
 * By what a service is recognised that runs to its end.
 *
 * @param images repositories of images whose program ends
 * @param programs programs that end
 * @param words arguments that say so, whatever the program
 * @param forever programs and arguments of what never ends
 * @param names words of a service's name that make it likely
 */
public record OneShotFacts(
        List<String> images, List<String> programs, List<String> words, List<String> forever, List<String> names) {

    /** Whether the image's own program ends. */
    public boolean isEndingImage(String reference) {
        return Optional.of(reference)
                .filter(r -> !r.isBlank())
                .map(ImageReference::parse)
                .filter(image -> image.isOneOf(images))
                .isPresent();
    }

    /** Whether a command ends: its program, without folders, and what follows it. */
    public boolean isEndingCommand(List<String> command) {
        return !isForever(command)
                && !command.isEmpty()
                && (programs.contains(baseName(command.get(0)))
                        || command.stream().anyMatch(words::contains));
    }

    public boolean isForever(List<String> command) {
        return command.stream().map(OneShotFacts::baseName).anyMatch(forever::contains);
    }

    private static String baseName(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
