package dev.compose2dify.chart;

import dev.compose2dify.diagnostic.Diagnostic;
import java.util.List;

/**
 * What the chart's Ingress routes.
 *
 * @param paths longest first, as both Traefik and nginx decide; the last is most often {@code /}
 * @param settings uploads and timeouts, for Ingress classes that take them
 * @param source where the routes were read, for the report
 * @param webPages first path segments that the web image serves, which a path of the chart must not hide
 * @param diagnostics what could not be routed, with the reason
 */
public record IngressPlan(
        List<IngressPath> paths,
        NginxSettings settings,
        String source,
        List<String> webPages,
        List<Diagnostic> diagnostics) {
    public IngressPlan {
        paths = List.copyOf(paths);
        webPages = List.copyOf(webPages);
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether something answers at {@code /}, so that the chart can be given a path below which it answers too. */
    public boolean servesRoot() {
        return paths.stream().anyMatch(p -> p.path().equals("/") && !p.exact());
    }

    /**
     * A path of the Ingress.
     *
     * @param exact the path alone, nothing below it
     * @param component canonical name; its Service is {@code <fullname>-<component>}
     * @param port of the Service
     */
    public record IngressPath(String path, boolean exact, String component, int port) {}
}
