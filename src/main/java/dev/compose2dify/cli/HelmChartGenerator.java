package dev.compose2dify.cli;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.compose.Project;
import dev.compose2dify.deliver.DeliveryException;
import dev.compose2dify.deliver.FlatManifests;
import dev.compose2dify.deliver.KustomizeTree;
import dev.compose2dify.deliver.NkpApplication;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.output.ConversionDetails;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.render.ChartRenderer;
import dev.compose2dify.render.HtmlReport;
import dev.compose2dify.render.ReleaseSize;
import dev.compose2dify.render.RenderException;
import dev.compose2dify.render.RenderOptions;
import dev.compose2dify.upgrade.Difference;
import dev.compose2dify.upgrade.DifferenceText;
import dev.compose2dify.upgrade.History;
import dev.compose2dify.upgrade.Snapshot;
import dev.compose2dify.upgrade.SnapshotJson;
import dev.compose2dify.upgrade.UpgradeSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans, compares with the chart that stands in the folder, and renders. */
final class HelmChartGenerator implements ChartGenerator {
    @Override
    public Generated generate(Project project, ConvertOptions options, Terminal terminal) {
        Catalog catalog = Catalog.load();
        ChartPlan plan = Planner.plan(project, catalog, options.plan());
        List<Diagnostic> diagnostics = new ArrayList<>(plan.diagnostics());
        if (plan.diagnostics().stream().anyMatch(Diagnostic::isError)) {
            return new Generated(Optional.empty(), "", diagnostics);
        }
        Path folder = terminal.workingDirectory().resolve(options.output()).normalize();
        Snapshot snapshot = Snapshot.of(plan);
        Optional<Difference> difference =
                Upgrade.standing(folder).map(before -> Upgrade.difference(catalog, before, snapshot, project));
        List<Diagnostic> refused = difference
                .map(d -> Upgrade.removals(catalog, d, project, options.allowedRemovals(), terminal))
                .orElse(List.of());
        if (options.force()) {
            // Whoever forces a conversion over a chart gives that chart up; it is said all the same.
            refused.forEach(d ->
                    diagnostics.add(new Diagnostic(Severity.WARNING, d.location(), d.message(), Optional.empty())));
        } else if (!refused.isEmpty()) {
            diagnostics.addAll(refused);
            return new Generated(Optional.empty(), "", diagnostics);
        }
        History history = Upgrade.history(folder);
        String upgrade =
                difference.map(d -> UpgradeSection.text(d, history.upgrade())).orElse("");
        try {
            Rendered rendered = render(plan, options, terminal, history, upgrade);
            ReleaseSize.warning(rendered.files()).ifPresent(diagnostics::add);
            Described described = new Described(
                    SnapshotJson.brief(snapshot, rendered.history().chartVersion()),
                    SnapshotJson.full(snapshot, rendered.history()),
                    difference.map(DifferenceText::brief).orElse(""));
            return new Generated(
                    Optional.of(delivered(plan, rendered.files(), options.delivery(), terminal)),
                    ConversionSummary.of(plan, options, terminal),
                    diagnostics,
                    Optional.of(described),
                    application(plan, rendered.history().chartVersion(), options.delivery(), terminal));
        } catch (RenderException e) {
            diagnostics.add(e.diagnostic());
            return new Generated(Optional.empty(), "", diagnostics);
        } catch (DeliveryException e) {
            diagnostics.add(e.diagnostic());
            return new Generated(Optional.empty(), "", diagnostics);
        }
    }

    private static Optional<Application> application(
            ChartPlan plan, String version, DeliveryOptions options, Terminal terminal) {
        return options.catalog()
                .map(catalog -> new Application(
                        catalog.resolve(NkpApplication.folder(plan, version)),
                        NkpApplication.of(
                                plan, version, options.chartUrl() + "/" + plan.chartName(), options.read(terminal))));
    }

    private static FileTree delivered(ChartPlan plan, FileTree chart, DeliveryOptions options, Terminal terminal) {
        FileTree files = switch (options.format()) {
            case HELM -> chart;
            case KUSTOMIZE -> KustomizeTree.of(plan, chart, options.read(terminal));
            case MANIFESTS -> FlatManifests.of(plan, chart, options.read(terminal));
        };
        return options.htmlReport() ? files.with("report.html", HtmlReport.of(plan)) : files;
    }

    private record Rendered(FileTree files, History history) {}

    /** The version of the chart depends on whether its content changed, which can be seen only when it is there. */
    private static Rendered render(
            ChartPlan plan, ConvertOptions options, Terminal terminal, History history, String upgrade) {
        Optional<Path> templates =
                options.templates().map(t -> terminal.workingDirectory().resolve(t));
        String first = history.chartVersion().isEmpty() ? history.next(plan.appVersion(), "") : history.chartVersion();
        FileTree files = ChartRenderer.render(plan, new RenderOptions(Cli.version(), first, templates, upgrade));
        String fingerprint = ConversionDetails.fingerprint(files);
        String version = history.next(plan.appVersion(), fingerprint);
        if (!version.equals(first)) {
            files = ChartRenderer.render(plan, new RenderOptions(Cli.version(), version, templates, upgrade));
        }
        return new Rendered(files, new History(version, fingerprint, upgrade));
    }
}
