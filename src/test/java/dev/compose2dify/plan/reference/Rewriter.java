package dev.compose2dify.plan.reference;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Puts new names where references stand. */
public final class Rewriter {
    private Rewriter() {}

    /**
     * {@code text} with each reference's characters replaced; everything else stays as it is.
     *
     * @param references of this text, in any order, not overlapping
     */
    public static String rewrite(String text, List<Reference> references, Function<Reference, String> replacement) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        int from = 0;
        for (Reference reference : references.stream()
                .sorted(Comparator.comparingInt(Reference::start))
                .toList()) {
            if (reference.start() < from) {
                throw new IllegalArgumentException("references overlap at " + reference.start());
            }
            out.append(text, from, reference.start()).append(replacement.apply(reference));
            from = reference.end();
        }
        return out.append(text, from, text.length()).toString();
    }
}
