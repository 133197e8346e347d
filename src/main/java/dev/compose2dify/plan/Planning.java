package dev.compose2dify.plan;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Diagnostics;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.Decision.Outcome;
import dev.compose2dify.plan.Decision.Subject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the passes of one planning share: the input, and what they decided so far. */
final class Planning {
    final Project project;
    final Catalog catalog;
    final PlanOptions options;
    final SourceNames sources;
    private final Set<Decision> decisions = new LinkedHashSet<>();
    private final Diagnostics diagnostics = new Diagnostics();

    Planning(Project project, Catalog catalog, PlanOptions options) {
        this.project = project;
        this.catalog = catalog;
        this.options = options;
        this.sources = new SourceNames(project);
    }

    void decide(
            Service service,
            Subject subject,
            String name,
            Outcome outcome,
            String target,
            String reason,
            Location location) {
        decisions.add(new Decision(
                service.name(),
                subject,
                name,
                outcome,
                target,
                reason,
                Optional.ofNullable(location).map(sources::of)));
    }

    /** A decision that the user has to know of: it is a warning as well. */
    void attention(Service service, Subject subject, String name, String reason, String hint, Location location) {
        decide(service, subject, name, Outcome.ATTENTION, "", reason, location);
        diagnostics.add(Diagnostic.warning(location, reason, hint));
    }

    void add(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    List<Diagnostic> diagnostics() {
        return diagnostics.toList();
    }
}
