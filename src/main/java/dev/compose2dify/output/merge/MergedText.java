package dev.compose2dify.output.merge;

import java.util.List;

/**
 * A merged file.
 *
 * @param text lines end with {@code \n}
 * @param conflicts places with markers; 0 when it can be used as it is
 * @param kept paths of values ({@code api.replicas}) where the user's stands instead of the generated; empty for text
 * @param orphans values of the user's that the generated file has no place for any more, and that are not in the text
 */
public record MergedText(String text, int conflicts, List<String> kept, List<Orphan> orphans) {
    /**
     * A value without a place.
     *
     * @param path of the value, {@code images.ssrfProxy.tag}
     * @param value its text as the user wrote it, without the key
     */
    public record Orphan(String path, String value) {}

    public MergedText {
        kept = List.copyOf(kept);
        orphans = List.copyOf(orphans);
    }

    static MergedText of(String text, int conflicts) {
        return new MergedText(text, conflicts, List.of(), List.of());
    }
}
