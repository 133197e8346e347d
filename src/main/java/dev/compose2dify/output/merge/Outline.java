package dev.compose2dify.output.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML document as the lines of its block mappings: every line is in exactly one place, so that putting all of them
 * together gives the text again.
 *
 * @param head lines before the first entry that are about the file, up to an empty line
 * @param tail lines after the last entry
 */
record Outline(List<String> head, Block root, List<String> tail) {
    String text() {
        List<String> lines = new ArrayList<>(head);
        root.addTo(lines);
        lines.addAll(tail);
        return Lines.join(lines);
    }

    /** A block mapping. @param indent the column of its keys */
    record Block(int indent, Map<String, Entry> entries) {
        void addTo(List<String> lines) {
            entries.values().forEach(e -> e.addTo(lines));
        }
    }

    /**
     * One key with its value.
     *
     * @param comment comment and empty lines above it
     * @param lines the line with the key, and those of its value unless that is a block mapping
     * @param children the block mapping that is its value
     * @param flow the entries of a flow mapping on the key's line, with the text of each value
     * @param value what it stands for, in one spelling: equal for {@code "a"} and {@code a}
     */
    record Entry(
            String key,
            List<String> comment,
            List<String> lines,
            Optional<Block> children,
            Optional<Flow> flow,
            String value) {

        void addTo(List<String> all) {
            all.addAll(comment);
            addBodyTo(all);
        }

        void addBodyTo(List<String> all) {
            all.addAll(lines);
            children.ifPresent(c -> c.addTo(all));
        }

        List<String> body() {
            List<String> all = new ArrayList<>();
            addBodyTo(all);
            return all;
        }

        Entry with(List<String> newComment, List<String> newLines) {
            return new Entry(key, newComment, newLines, children, flow, value);
        }
    }

    /**
     * {@code key: {a: 1, b: 2}  # comment}.
     *
     * @param before the line up to the opening brace
     * @param values text of each value by its key, as the key is written
     * @param plain what each value stands for
     * @param after the line from behind the closing brace
     */
    record Flow(String before, Map<String, String> values, Map<String, String> plain, String after) {
        static String line(String before, Map<String, String> values, String after) {
            List<String> parts = new ArrayList<>();
            values.forEach((key, value) -> parts.add(key + ": " + value));
            return before + "{" + String.join(", ", parts) + "}" + after;
        }
    }
}
