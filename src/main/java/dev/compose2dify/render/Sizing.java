package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.MovePlan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the chart's README tells its owner: how much the pods request together, and which databases there are. */
final class Sizing {
    private static final Pattern QUANTITY = Pattern.compile("([0-9.]+)([A-Za-z]*)");
    /** Kubernetes' suffixes, in cores or bytes. */
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "", BigDecimal.ONE,
            "m", new BigDecimal("0.001"),
            "Ki", BigDecimal.valueOf(1L << 10),
            "Mi", BigDecimal.valueOf(1L << 20),
            "Gi", BigDecimal.valueOf(1L << 30),
            "Ti", BigDecimal.valueOf(1L << 40),
            "k", BigDecimal.valueOf(1_000L),
            "M", BigDecimal.valueOf(1_000_000L),
            "G", BigDecimal.valueOf(1_000_000_000L));

    private Sizing() {}

    static Map<String, Object> of(ChartPlan plan) {
        BigDecimal cpu = BigDecimal.ZERO;
        BigDecimal memory = BigDecimal.ZERO;
        int pods = 0;
        for (ComponentPlan component : plan.components()) {
            BigDecimal replicas = BigDecimal.valueOf(component.workload().replicas());
            cpu = cpu.add(amount(component.container().resources().requestCpu()).multiply(replicas));
            memory = memory.add(
                    amount(component.container().resources().requestMemory()).multiply(replicas));
            pods += component.workload().replicas();
        }
        Map<String, Object> sizing = new LinkedHashMap<>();
        sizing.put("pods", pods);
        sizing.put("cpu", cpu.setScale(1, RoundingMode.CEILING).toPlainString());
        sizing.put(
                "memory",
                memory.divide(UNITS.get("Gi"), 1, RoundingMode.CEILING).toPlainString() + " GiB");
        sizing.put(
                "databases",
                plan.move().databases().stream().map(Sizing::database).toList());
        return sizing;
    }

    private static Map<String, Object> database(MovePlan.Database database) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("service", database.service());
        map.put("component", database.component());
        map.put("family", database.family());
        return map;
    }

    private static BigDecimal amount(String quantity) {
        Matcher matcher = QUANTITY.matcher(quantity);
        return matcher.matches()
                ? new BigDecimal(matcher.group(1)).multiply(UNITS.getOrDefault(matcher.group(2), BigDecimal.ZERO))
                : BigDecimal.ZERO;
    }
}
