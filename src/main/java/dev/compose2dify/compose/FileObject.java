package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Location;
import java.util.Optional;

/**
 * A top-level {@code configs} or {@code secrets} entry.
 *
 * @param content from {@code file}, {@code environment} or {@code content}; empty when external or not readable
 */
public record FileObject(
        String key,
        String name,
        boolean external,
        Optional<String> file,
        Optional<String> environment,
        Optional<Bytes> content,
        Location location) {}
