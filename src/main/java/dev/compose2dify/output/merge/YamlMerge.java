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
 * Merges YAML by key. The generated text is the frame: its order and its comments stand, with the values that the user
 * changed and the keys that the user added put in, spelled as the user spelled them.
 */
public final class YamlMerge {
    private final Side side;
    private final List<String> kept = new ArrayList<>();
    private final List<Orphan> orphans = new ArrayList<>();
    private int conflicts;

    private YamlMerge(Side side) {
        this.side = side;
    }

    /** Merges; empty when one of the texts is no document of block mappings, so that only its lines can be merged. */
    public static Optional<MergedText> merge(String base, String ours, String theirs, Side side) {
        Optional<Outline> b = OutlineReader.read(base);
        Optional<Outline> o = OutlineReader.read(ours);
        Optional<Outline> t = OutlineReader.read(theirs);
        if (b.isEmpty() || o.isEmpty() || t.isEmpty()) {
            return Optional.empty();
        }
        YamlMerge merge = new YamlMerge(side);
        Block root =
                merge.block(Optional.of(b.get().root()), o.get().root(), t.get().root(), "");
        Outline merged = new Outline(
                lines(b.get().head(), o.get().head(), t.get().head()),
                root,
                lines(b.get().tail(), o.get().tail(), t.get().tail()));
        return Optional.of(new MergedText(merged.text(), merge.conflicts, merge.kept, merge.orphans));
    }

    /** Comments and empty lines: the side that changed them; both: the user's. */
    private static List<String> lines(List<String> base, List<String> ours, List<String> theirs) {
        return ours.equals(base) ? theirs : ours;
    }

    private Block block(Optional<Block> base, Block ours, Block theirs, String path) {
        Map<String, Entry> merged = new LinkedHashMap<>();
        theirs.entries().forEach((key, t) -> {
            Optional<Entry> b = base.map(block -> block.entries().get(key));
            Entry o = ours.entries().get(key);
            if (o != null) {
                merged.put(key, entry(b, o, t, path + key));
            } else if (b.isEmpty() || !b.get().value().equals(t.value())) {
                merged.put(key, t);
            } else {
                kept.add(path + key);
            }
        });
        String previous = null;
        for (Map.Entry<String, Entry> o : ours.entries().entrySet()) {
            String key = o.getKey();
            if (!merged.containsKey(key) && !theirs.entries().containsKey(key)) {
                Optional<Entry> b = base.map(block -> block.entries().get(key));
                if (b.isPresent()) {
                    orphan(b, o.getValue(), path + key);
                    continue;
                }
                kept.add(path + key);
                insertAfter(merged, previous, indented(o.getValue(), ours.indent(), theirs.indent()));
            }
            previous = merged.containsKey(key) ? key : previous;
        }
        return new Block(theirs.indent(), merged);
    }

    private static void insertAfter(Map<String, Entry> entries, String previous, Entry added) {
        Map<String, Entry> rest = new LinkedHashMap<>(entries);
        entries.clear();
        if (previous == null) {
            entries.put(added.key(), added);
        }
        rest.forEach((key, entry) -> {
            entries.put(key, entry);
            if (key.equals(previous)) {
                entries.put(added.key(), added);
            }
        });
    }

    private Entry entry(Optional<Entry> base, Entry ours, Entry theirs, String path) {
        List<String> comment =
                lines(base.map(Entry::comment).orElse(theirs.comment()), ours.comment(), theirs.comment());
        if (ours.children().isPresent() && theirs.children().isPresent()) {
            Block children = block(
                    base.flatMap(Entry::children),
                    ours.children().get(),
                    theirs.children().get(),
                    path + ".");
            // A block of which nothing is left would be null.
            List<String> line = children.entries().isEmpty()
                    ? List.of(theirs.lines().get(0).replaceFirst(":", ": {}"))
                    : lines(base.map(Entry::lines).orElse(theirs.lines()), ours.lines(), theirs.lines());
            return new Entry(theirs.key(), comment, line, Optional.of(children), Optional.empty(), theirs.value());
        }
        if (ours.children().isPresent() && theirs.flow().isPresent() && isChanged(base, ours, theirs)) {
            // What stood over several lines is on one now: the user's keys stay, the others are as generated.
            return entry(base.map(YamlMerge::opened), ours, opened(theirs), path);
        }
        Optional<Entry> value = value(base, ours, theirs, path);
        if (value.isPresent()) {
            return value.get().with(comment, value.get().lines());
        }
        boolean mappings = isMapping(ours) && isMapping(theirs);
        if (mappings && (ours.children().isPresent() || theirs.children().isPresent())) {
            return entry(base.map(YamlMerge::opened), opened(ours), opened(theirs), path);
        }
        return collision(ours, theirs, comment);
    }

    /** Whether the user's value is neither the generated one nor that of before. */
    private static boolean isChanged(Optional<Entry> base, Entry ours, Entry theirs) {
        return !ours.value().equals(theirs.value())
                && !base.map(b -> b.value().equals(ours.value())).orElse(false);
    }

    private static boolean isMapping(Entry entry) {
        return entry.children().isPresent() || entry.flow().isPresent();
    }

    /** An entry whose flow mapping is written as a block mapping. */
    private static Entry opened(Entry entry) {
        if (entry.flow().isEmpty()) {
            return entry;
        }
        Flow flow = entry.flow().get();
        int indent = Lines.indent(flow.before()) + 2;
        Map<String, Entry> children = new LinkedHashMap<>();
        flow.values().forEach((key, value) -> {
            String line = " ".repeat(indent) + key + ": " + value;
            // Read again, so that a flow mapping inside of this one can be opened as well.
            Optional<Flow> inner = OutlineReader.read(line + "\n")
                    .flatMap(o -> o.root().entries().values().iterator().next().flow());
            children.put(
                    key,
                    new Entry(
                            key,
                            List.of(),
                            List.of(line),
                            Optional.empty(),
                            inner,
                            flow.plain().get(key)));
        });
        List<String> line = List.of(flow.before().stripTrailing() + flow.after());
        return new Entry(
                entry.key(),
                entry.comment(),
                line,
                Optional.of(new Block(indent, children)),
                Optional.empty(),
                entry.value());
    }

    /** The entry whose value wins; empty when both sides changed it and to different values. */
    private Optional<Entry> value(Optional<Entry> base, Entry ours, Entry theirs, String path) {
        String before = base.map(Entry::value).orElse(null);
        if (ours.value().equals(theirs.value())) {
            boolean onlyOursChanged =
                    base.map(b -> b.body().equals(theirs.body())).orElse(false);
            return Optional.of(onlyOursChanged ? ours : theirs);
        }
        if (ours.value().equals(before)) {
            return Optional.of(theirs);
        }
        kept.add(path);
        if (theirs.value().equals(before)) {
            return Optional.of(ours);
        }
        return flow(base, ours, theirs).or(() -> sequence(base, ours, theirs));
    }

    /** Flow mappings on one line, merged by key. */
    private Optional<Entry> flow(Optional<Entry> base, Entry ours, Entry theirs) {
        if (ours.flow().isEmpty() || theirs.flow().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> before = base.flatMap(Entry::flow).map(Flow::plain).orElse(Map.of());
        Flow o = ours.flow().get();
        Flow t = theirs.flow().get();
        Map<String, String> merged = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : t.values().entrySet()) {
            String key = entry.getKey();
            String was = before.get(key);
            String mine = o.plain().get(key);
            String other = t.plain().get(key);
            if (mine == null
                    ? !other.equals(was) && was != null
                    : !mine.equals(was) && !other.equals(was) && !mine.equals(other)) {
                return Optional.empty();
            }
            boolean removed = mine == null && was != null;
            if (!removed) {
                merged.put(
                        key,
                        mine == null || mine.equals(was)
                                ? entry.getValue()
                                : o.values().get(key));
            }
        }
        for (Map.Entry<String, String> entry : o.values().entrySet()) {
            String key = entry.getKey();
            if (!t.values().containsKey(key)) {
                String was = before.get(key);
                if (was != null && !was.equals(o.plain().get(key))) {
                    return Optional.empty();
                }
                if (was == null) {
                    merged.put(key, entry.getValue());
                }
            }
        }
        String line = Flow.line(t.before(), merged, t.after());
        return Optional.of(theirs.with(theirs.comment(), List.of(line)));
    }

    /** Lists and texts over several lines, merged by line when that goes without a conflict. */
    private static Optional<Entry> sequence(Optional<Entry> base, Entry ours, Entry theirs) {
        if (base.isEmpty()
                || ours.children().isPresent()
                || theirs.children().isPresent()
                || base.get().children().isPresent()) {
            return Optional.empty();
        }
        MergedText merged = TextMerge.merge(
                Lines.join(base.get().lines()), Lines.join(ours.lines()), Lines.join(theirs.lines()), Side.NEITHER);
        return merged.conflicts() > 0
                ? Optional.empty()
                : Optional.of(theirs.with(theirs.comment(), Lines.of(merged.text())));
    }

    private Entry collision(Entry ours, Entry theirs, List<String> comment) {
        if (side != Side.NEITHER) {
            Entry winner = side == Side.OURS ? ours : theirs;
            return winner.with(comment, winner.lines());
        }
        conflicts++;
        List<String> marked = Markers.around(ours.body(), theirs.body());
        return new Entry(theirs.key(), comment, marked, Optional.empty(), Optional.empty(), theirs.value());
    }

    /** What the user changed below a key that is no longer generated. */
    private void orphan(Optional<Entry> base, Entry ours, String path) {
        if (base.isPresent() && base.get().value().equals(ours.value())) {
            return;
        }
        if (ours.children().isPresent()) {
            Optional<Block> before = base.flatMap(Entry::children);
            ours.children()
                    .get()
                    .entries()
                    .forEach((key, entry) -> orphan(before.map(b -> b.entries().get(key)), entry, path + "." + key));
            return;
        }
        orphans.add(new Orphan(path, ValuesFit.valueText(ours)));
    }

    /** An entry as it stands in a block with another indentation. */
    private static Entry indented(Entry entry, int from, int to) {
        if (from == to) {
            return entry;
        }
        List<String> lines = new ArrayList<>();
        for (String line : entry.body()) {
            lines.add(shifted(line, to - from));
        }
        List<String> comment = entry.comment().stream()
                .map(line -> line.isBlank() ? line : shifted(line, to - from))
                .toList();
        return new Entry(entry.key(), comment, lines, Optional.empty(), Optional.empty(), entry.value());
    }

    private static String shifted(String line, int by) {
        if (by >= 0) {
            return line.isEmpty() ? line : " ".repeat(by) + line;
        }
        return line.substring(Math.min(-by, Lines.indent(line)));
    }
}
