package dev.compose2dify.cli;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.render.ChartRenderer;
import dev.compose2dify.render.RenderException;
import dev.compose2dify.render.RenderOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans and renders. */
final class HelmChartGenerator implements ChartGenerator {
    @Override
    public Generated generate(Project project, ConvertOptions options, Terminal terminal) {
        ChartPlan plan = Planner.plan(project, Catalog.load(), PlanOptions.standard());
        if (plan.diagnostics().stream().anyMatch(Diagnostic::isError)) {
            return new Generated(Optional.empty(), "", plan.diagnostics());
        }
        try {
            FileTree files = ChartRenderer.render(
                    plan,
                    new RenderOptions(
                            Cli.version(),
                            options.templates()
                                    .map(t -> terminal.workingDirectory().resolve(t))));
            return new Generated(Optional.of(files), ConversionSummary.of(plan, options, terminal), plan.diagnostics());
        } catch (RenderException e) {
            List<Diagnostic> diagnostics = new ArrayList<>(plan.diagnostics());
            diagnostics.add(e.diagnostic());
            return new Generated(Optional.empty(), "", diagnostics);
        }
    }
}
