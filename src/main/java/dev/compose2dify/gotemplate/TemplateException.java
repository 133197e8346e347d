package dev.compose2dify.gotemplate;

/** A template that cannot be rendered: a mistake in it, or a value that it refuses. */
public final class TemplateException extends RuntimeException {
    /** @param message what is wrong, for who gives the values */
    public TemplateException(String message) {
        super(message);
    }
}
