package dev.compose2dify.plan.route;

/**
 * A configuration file as nginx finds it.
 *
 * @param display the file as the user knows it
 * @param target absolute path in the container
 */
public record NginxFile(String display, String target, String text) {
    /** Whether variables of the environment are put in before nginx reads it. */
    boolean isTemplate() {
        return target.endsWith(".template");
    }

    /** The path that nginx reads: without {@code .template}. */
    String effectiveTarget() {
        return isTemplate() ? target.substring(0, target.length() - ".template".length()) : target;
    }
}
