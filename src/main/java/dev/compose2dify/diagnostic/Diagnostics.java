package dev.compose2dify.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what a stage has to say, in order, each thing once. Not thread-safe. */
public final class Diagnostics {
    private final Set<Diagnostic> all = new LinkedHashSet<>();

    public void add(Diagnostic diagnostic) {
        all.add(diagnostic);
    }

    public List<Diagnostic> toList() {
        return List.copyOf(new ArrayList<>(all));
    }
}
