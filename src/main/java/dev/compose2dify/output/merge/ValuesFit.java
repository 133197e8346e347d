package dev.compose2dify.output.merge;

import dev.compose2dify.output.merge.MergedText.Orphan;
import dev.compose2dify.output.merge.Outline.Block;
import dev.compose2dify.output.merge.Outline.Entry;
import dev.compose2dify.output.merge.Outline.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes merged values fit the chart's schema: values that moved go to their new place, values that nothing knows leave
 * the file and are named. Helm refuses the whole chart for one key that its schema does not have.
 */
public final class ValuesFit {
    private final Block root;
    private final ValuesSchemaView schema;
    private final Renames renames;
    private final List<String> keptPaths;
    private final Map<String, String> moved = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> misfits = new ArrayList<>();

    /**
     * What came out.
     *
     * @param moved new path by old path
     * @param unknown paths that the chart no longer has; they are not in the text
     * @param misfits paths whose value is of another kind than the chart wants (a list for a mapping); left as they are
     */
    public record Fitted(String text, Map<String, String> moved, List<String> unknown, List<String> misfits) {}

    private ValuesFit(Block root, ValuesSchemaView schema, Renames renames, List<String> keptPaths) {
        this.root = root;
        this.schema = schema;
        this.renames = renames;
        this.keptPaths = keptPaths;
    }

    /**
     * Fits a merged values file.
     *
     * @param schema content of values.schema.json; without a readable one every key counts as known
     */
    public static Fitted fit(MergedText merged, String schema, Renames renames) {
        Optional<Outline> outline = merged.conflicts() > 0 ? Optional.empty() : OutlineReader.read(merged.text());
        if (outline.isEmpty()) {
            List<String> lost = merged.orphans().stream().map(Orphan::path).toList();
            return new Fitted(merged.text(), Map.of(), lost, List.of());
        }
        ValuesFit fit =
                new ValuesFit(outline.get().root(), ValuesSchemaView.of(schema), renames, List.copyOf(merged.kept()));
        List<Orphan> orphans = new ArrayList<>(merged.orphans());
        fit.takeUnknown(fit.root, "", fit.schema, orphans);
        orphans.forEach(fit::place);
        return new Fitted(
                outline.get().text(), Map.copyOf(fit.moved), List.copyOf(fit.unknown), List.copyOf(fit.misfits));
    }

    /** Takes keys out that the schema does not have. */
    private void takeUnknown(Block block, String path, ValuesSchemaView at, List<Orphan> orphans) {
        for (Entry entry : List.copyOf(block.entries().values())) {
            String own = path + entry.key();
            Optional<ValuesSchemaView> below = at.below(entry.key());
            if (below.isEmpty()) {
                block.entries().remove(entry.key());
                leaves(entry, own, orphans);
            } else if (entry.children().isPresent()) {
                if (below.get().takes("object")) {
                    takeUnknown(entry.children().get(), own + ".", below.get(), orphans);
                } else {
                    misfits.add(own);
                }
            } else if (below.get().takesOnly("object") && !isMapping(entry.value()) && !isNull(entry.value())
                    || below.get().takesOnly("array") && !entry.value().startsWith("[") && !isNull(entry.value())) {
                misfits.add(own);
            }
        }
    }

    private static boolean isMapping(String value) {
        return value.startsWith("{");
    }

    private static boolean isNull(String value) {
        return value.startsWith("tag:yaml.org,2002:null ");
    }

    private static void leaves(Entry entry, String path, List<Orphan> orphans) {
        if (entry.children().isPresent()) {
            entry.children().get().entries().values().forEach(e -> leaves(e, path + "." + e.key(), orphans));
        } else {
            orphans.add(new Orphan(path, valueText(entry)));
        }
    }

    static String valueText(Entry entry) {
        List<String> value = new ArrayList<>(entry.body());
        String first = value.get(0);
        int colon = first.indexOf(':', first.indexOf(entry.key()) + entry.key().length());
        value.set(0, first.substring(Math.min(first.length(), colon + 1)).strip());
        return Lines.join(value);
    }

    private void place(Orphan orphan) {
        for (String place : renames.places(orphan.path())) {
            if (!keptPaths.contains(place) && put(root, schema, List.of(place.split("\\.")), orphan.value())) {
                moved.put(orphan.path(), place);
                return;
            }
        }
        unknown.add(orphan.path());
    }

    private static boolean put(Block block, ValuesSchemaView at, List<String> path, String value) {
        String key = path.get(0);
        Optional<ValuesSchemaView> below = at.below(key);
        if (below.isEmpty()) {
            return false;
        }
        List<String> rest = path.subList(1, path.size());
        Entry entry = block.entries().get(key);
        if (rest.isEmpty()) {
            List<String> comment = entry == null ? List.of() : entry.comment();
            List<String> lines = Lines.of(" ".repeat(block.indent()) + key + ": " + value);
            block.entries().put(key, new Entry(key, comment, lines, Optional.empty(), Optional.empty(), value));
            return true;
        }
        if (entry == null) {
            return false;
        }
        if (entry.children().isPresent()) {
            return put(entry.children().get(), below.get(), rest, value);
        }
        if (entry.flow().isPresent()
                && rest.size() == 1
                && below.get().below(rest.get(0)).isPresent()
                && value.indexOf('\n') < 0) {
            Flow flow = entry.flow().get();
            Map<String, String> values = new LinkedHashMap<>(flow.values());
            values.put(rest.get(0), value);
            String line = Flow.line(flow.before(), values, flow.after());
            block.entries().put(key, entry.with(entry.comment(), List.of(line)));
            return true;
        }
        return false;
    }
}
