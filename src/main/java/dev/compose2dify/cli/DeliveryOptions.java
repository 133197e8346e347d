package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.deliver.DeliveryException;
import dev.compose2dify.deliver.DeliveryValues;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;

/**
 * In which form the result is wanted.
 *
 * @param format of the files
 * @param values files with values for forms in which nobody asks for them later
 * @param catalog folder of a catalog of NKP that gets the chart as an application
 * @param chartUrl where charts are pushed to, for the catalog
 * @param htmlReport whether report.html is written
 */
record DeliveryOptions(Format format, List<Path> values, Optional<Path> catalog, String chartUrl, boolean htmlReport) {
    static final DeliveryOptions CHART =
            new DeliveryOptions(Format.HELM, List.of(), Optional.empty(), "oci://registry.example.com/charts", false);

    private static final Pattern URL = Pattern.compile("oci://[A-Za-z0-9.:/_-]*[A-Za-z0-9]");

    /** What {@code --format} takes. */
    enum Format {
        HELM,
        KUSTOMIZE,
        MANIFESTS;

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static DeliveryOptions parse(CommandLine line) throws UsageException {
        List<String> formats = Arguments.all(line, "format");
        String word = formats.isEmpty() ? "helm" : formats.get(formats.size() - 1);
        Format format = null;
        for (Format known : Format.values()) {
            format = known.word().equals(word) ? known : format;
        }
        if (format == null) {
            throw new UsageException("--format takes helm, kustomize or manifests, not \"" + word + "\"");
        }
        List<Path> values = new ArrayList<>();
        for (String file : Arguments.all(line, "values")) {
            values.add(Path.of(file));
        }
        Optional<Path> catalog = Arguments.lastPath(line, "nkp-catalog");
        if (format == Format.HELM && catalog.isEmpty() && !values.isEmpty()) {
            throw new UsageException("--values goes with --format kustomize or manifests and with --nkp-catalog; "
                    + "for the chart give your values to deploy.sh --values");
        }
        List<String> reports = Arguments.all(line, "report");
        for (String report : reports) {
            if (!report.equals("html")) {
                throw new UsageException("--report takes html, not \"" + report + "\"");
            }
        }
        return new DeliveryOptions(format, List.copyOf(values), catalog, chartUrl(line), !reports.isEmpty());
    }

    private static String chartUrl(CommandLine line) throws UsageException {
        List<String> urls = Arguments.all(line, "chart-url");
        if (urls.isEmpty()) {
            return CHART.chartUrl;
        }
        String url = urls.get(urls.size() - 1);
        if (!URL.matcher(url).matches()) {
            throw new UsageException("--chart-url takes an address like " + CHART.chartUrl + ", not \"" + url + "\"");
        }
        return url;
    }

    /** The content of the values files, in order. */
    List<Map<String, Object>> read(Terminal terminal) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Path file : values) {
            Path path = terminal.workingDirectory().resolve(file);
            try {
                all.add(DeliveryValues.read(Files.readString(path, StandardCharsets.UTF_8), terminal.display(path)));
            } catch (IOException e) {
                throw new DeliveryException(Diagnostic.error(
                        Location.ofFile(terminal.display(path)), "cannot be read", "give --values a file with values"));
            }
        }
        return all;
    }
}
