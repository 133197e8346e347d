package dev.compose2dify.catalog.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Prometheus reads a component.
 *
 * @param repository of an exporter that asks the component; absent when the component answers itself
 * @param tag of the exporter
 * @param port that answers: of the exporter, or one of the component's
 * @param args of the exporter
 * @param environment of the exporter; {@code {host}} and {@code {port}} are the component's, {@code {A|B}} is the first of the
 *     component's variables that exists
 */
public record MetricsFacts(
        Optional<String> repository,
        Optional<String> tag,
        int port,
        String path,
        List<String> args,
        Map<String, String> environment) {}
