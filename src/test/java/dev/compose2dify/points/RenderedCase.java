package dev.compose2dify.points;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.EraSetup;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.manifest.Manifest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A release in one setup, converted and rendered once for everything that is asserted of it. */
record RenderedCase(
        String name,
        JsonNode expected,
        GeneratedChart chart,
        Map<String, Object> values,
        List<Manifest> manifests,
        RenderedRelease release) {
    /** What the place of a generated value holds here: nothing that a URL, a shell or YAML takes as it is. */
    static final String AWKWARD = "g@n #:/?%+\"'$x-";

    static RenderedCase of(CorpusCase corpus, Path folder) {
        return of(
                corpus.toString(),
                corpus.expected(),
                GeneratedChart.of(
                        corpus.load(folder), folder.resolve("chart-" + corpus.release() + "-" + corpus.name())));
    }

    /** What Compose gives the services is what our own loader says; its vectors guard that. */
    static RenderedCase of(EraSetup era, Path folder) {
        return of(era.name(), new ObjectMapper().valueToTree(era.load().model()), era.chart(folder));
    }

    private static RenderedCase of(String name, JsonNode expected, GeneratedChart chart) {
        Map<String, Object> values = chart.values();
        for (CredentialPlan credential : chart.plan().credentials()) {
            if (credential.own().isEmpty() && credential.composed().isEmpty()) {
                GeneratedChart.put(values, credential.valuesPath(), AWKWARD + credential.key());
            }
        }
        List<Manifest> manifests = chart.render(values, HelmChart.KUBE_VERSION);
        return new RenderedCase(
                name, expected, chart, values, manifests, new RenderedRelease(GeneratedChart.objects(manifests)));
    }

    List<ComponentPlan> components() {
        return chart.plan().components();
    }

    /** The variables that Compose gives the service: {@code docker compose config} doubles each {@code $}. */
    Map<String, String> composeEnvironment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        expected.path("services").path(service).path("environment").properties().forEach(v -> {
            if (!v.getValue().isNull()) {
                environment.put(v.getKey(), v.getValue().asText().replace("$$", "$"));
            }
        });
        return environment;
    }

    /** What was decided on a variable of a service; the last decision counts. */
    Map<String, Decision> variableDecisions(String service) {
        Map<String, Decision> decisions = new TreeMap<>();
        chart.plan().decisions().stream()
                .filter(d ->
                        d.subject() == Decision.Subject.VARIABLE && d.service().equals(service))
                .forEach(d -> decisions.put(d.name(), d));
        return decisions;
    }

    Optional<CredentialPlan> credential(String key) {
        return chart.plan().credentials().stream()
                .filter(c -> c.key().equals(key))
                .findFirst();
    }

    /** What the installation passes at a path, or nothing. */
    String value(String path) {
        Object at = values;
        for (String part : path.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return at == null ? "" : at.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
