package dev.compose2dify.catalog.image;

import java.util.List;
import java.util.Optional;

/**
 * Something that the user has to know before running this image on Kubernetes.
 *
 * @param text one sentence without a full stop
 * @param hint what to do about it
 * @param variables when not empty: only worth saying when one of these is set to {@code value}
 * @param value {@code true}, as a rule
 */
public record Warning(String text, Optional<String> hint, List<String> variables, String value) {}
