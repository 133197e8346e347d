package dev.compose2dify.plan.decision;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Diagnostics;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.text.DnsNames;
import dev.compose2dify.text.UrlCredentials;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the passes of one planning share: the input, and what they decided so far. */
public final class Planning {
    public final Project project;
    public final Catalog catalog;
    public final PlanOptions options;
    public final SourceNames sources;
    private final Set<Decision> decisions = new LinkedHashSet<>();
    private long secretFileBytes;
    private final Set<String> secretFileKeys = new LinkedHashSet<>();
    private final Map<String, String> secretKeys = new LinkedHashMap<>();
    private final Set<Diagnostic> said = new LinkedHashSet<>();
    private final Diagnostics diagnostics = new Diagnostics();

    public Planning(Project project, Catalog catalog, PlanOptions options) {
        this.project = project;
        this.catalog = catalog;
        this.options = options;
        this.sources = new SourceNames(project);
    }

    public void decide(
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
                UrlCredentials.masked(reason),
                Optional.ofNullable(location).map(sources::of)));
    }

    /** A decision that the user has to know of: it is a warning as well. */
    public void attention(
            Service service, Subject subject, String name, String reason, String hint, Location location) {
        decide(service, subject, name, Outcome.ATTENTION, "", reason, location);
        add(Diagnostic.warning(location, reason, hint));
    }

    /** Says it once, although a service that runs in several pods is planned several times. */
    public void add(Diagnostic diagnostic) {
        Diagnostic masked = new Diagnostic(
                diagnostic.severity(),
                diagnostic.location(),
                UrlCredentials.masked(diagnostic.message()),
                diagnostic.hint().map(UrlCredentials::masked));
        if (said.add(masked)) {
            diagnostics.add(masked);
        }
    }

    /** A key of the Secret for a file, as nobody else has it. */
    public String secretFileKey(String name) {
        String base = DnsNames.toDns1123(name) + "-file";
        String key = base;
        for (int i = 2; !secretFileKeys.add(key); i++) {
            key = base + i;
        }
        return key;
    }

    /** Whether the Secret has room for so many bytes more of files; if so, they are counted. */
    public boolean reserveInSecret(long bytes) {
        boolean fits = secretFileBytes + bytes <= Limits.CONFIG_MAP_BYTES;
        secretFileBytes += fits ? bytes : 0;
        return fits;
    }

    /** The key of the Secret for a secret of the project. */
    public String keyOfSecret(String secret) {
        return secretKeys.computeIfAbsent(secret, this::secretFileKey);
    }

    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics.toList();
    }
}
