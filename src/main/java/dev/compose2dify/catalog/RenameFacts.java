package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Fields;
import java.util.List;

/**
 * What had another name in an older chart.
 *
 * @param values keys of values.yaml, dotted; {@code {name}} stands for one key
 * @param secretKeys keys of the chart's Secret
 */
public record RenameFacts(List<Rename> values, List<Rename> secretKeys) {
    /** @param to new names, of which the first that exists counts */
    public record Rename(String from, List<String> to) {}

    /** Keys of an older chart's Secret that hold what this one is called now. */
    public List<String> formerSecretKeys(String key) {
        return secretKeys.stream()
                .filter(r -> r.to().contains(key))
                .map(Rename::from)
                .toList();
    }

    static RenameFacts read(Fields file) {
        RenameFacts facts = new RenameFacts(
                file.objects("values", RenameFacts::rename), file.objects("secretKeys", RenameFacts::rename));
        file.done();
        return facts;
    }

    private static Rename rename(Fields f) {
        return new Rename(f.text("from"), f.texts("to"));
    }
}
