package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.MovePlan;
import dev.compose2dify.text.ShellText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code migrate.sh.ftl} is rendered with: words that a shell takes as they are. */
final class MoveModel {
    /** Runs small shell scripts; what the release uses wins (values key {@code global.helperImage}). */
    private static final String HELPER_IMAGE = "busybox:1.37";

    private MoveModel() {}

    static Map<String, Object> of(ChartPlan chart) {
        MovePlan plan = chart.move();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("chartName", new Written(ShellText.quoted(chart.chartName())));
        model.put("difyVersion", new Written(ShellText.quoted(chart.appVersion())));
        model.put("helperImage", new Written(ShellText.quoted(HELPER_IMAGE)));
        model.put("nameLimit", chart.fullnameLimit());
        model.put("reindex", new Written(ShellText.quoted(plan.reindex())));
        model.put(
                "services",
                rows(plan.services().stream()
                        .map(s -> List.of(
                                s.name(), s.component(), s.kind(), s.part().word()))
                        .toList()));
        model.put(
                "databases",
                rows(plan.databases().stream()
                        .map(d -> List.of(
                                d.service(),
                                d.component(),
                                d.family(),
                                String.join(" ", d.users()),
                                String.join(" ", d.passwords()),
                                String.join(" ", d.names())))
                        .toList()));
        model.put(
                "volumes",
                rows(plan.volumes().stream()
                        .map(v -> List.of(v.service(), v.path(), v.how().word(), v.component(), v.claim(), v.subPath()))
                        .toList()));
        model.put(
                "keys",
                rows(plan.keys().stream()
                        .map(k -> List.of(
                                k.service(),
                                k.variable(),
                                k.valuesPath(),
                                k.secretKey(),
                                k.title(),
                                k.file(),
                                String.join(" ", k.publicDefaults())))
                        .toList()));
        model.put("outside", rows(plan.outside().stream().map(List::of).toList()));
        return model;
    }

    /** One line each, of quoted words. */
    private static List<Written> rows(List<List<String>> rows) {
        return rows.stream()
                .map(row -> new Written(
                        String.join(" ", row.stream().map(ShellText::quoted).toList())))
                .toList();
    }
}
