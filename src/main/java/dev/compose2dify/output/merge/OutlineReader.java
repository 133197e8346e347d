package dev.compose2dify.output.merge;

import dev.compose2dify.output.merge.Outline.Block;
import dev.compose2dify.output.merge.Outline.Entry;
import dev.compose2dify.output.merge.Outline.Flow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads an {@link Outline}. */
final class OutlineReader {
    private static final int MAX_CHARS = 8 * 1024 * 1024;

    private final List<String> lines;

    private OutlineReader(List<String> lines) {
        this.lines = lines;
    }

    /**
     * The outline of a text with one document that is a block mapping of plain keys; empty for anything else, and
     * where anchors or keys that are there twice make parts of the text mean something elsewhere.
     */
    static Optional<Outline> read(String text) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CHARS).build();
        try {
            Iterator<Node> documents =
                    new Compose(settings).composeAllFromString(text).iterator();
            if (!documents.hasNext() || text.indexOf('\t') >= 0) {
                return Optional.empty();
            }
            Node root = documents.next();
            if (documents.hasNext()
                    || !(root instanceof MappingNode mapping)
                    || mapping.getFlowStyle() == FlowStyle.FLOW) {
                return Optional.empty();
            }
            return Optional.of(new OutlineReader(Lines.of(text)).document(mapping));
        } catch (YamlEngineException | StackOverflowError | Unsupported e) {
            return Optional.empty();
        }
    }

    private static final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unsupported() {
            super(null, null, false, false);
        }
    }

    private Outline document(MappingNode root) {
        int first = mark(root.getValue().get(0).getKeyNode().getStartMark()).getLine();
        int headEnd = 0;
        for (int i = 0; i < first; i++) {
            boolean separates = Lines.isBlank(lines.get(i)) || !Lines.isComment(lines.get(i));
            headEnd = separates ? i + 1 : headEnd;
        }
        Block block = block(root, headEnd);
        int end = contentEnd(root);
        return new Outline(lines.subList(0, headEnd), block, lines.subList(end, lines.size()));
    }

    /** @param from the first line that is not of what stands above */
    private Block block(MappingNode node, int from) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        int indent = -1;
        int free = from;
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key) || isShared(key) || isShared(tuple.getValueNode())) {
                throw new Unsupported();
            }
            Mark start = mark(key.getStartMark());
            indent = indent < 0 ? start.getColumn() : indent;
            boolean ownLine =
                    lines.get(start.getLine()).substring(0, start.getColumn()).isBlank();
            if (start.getColumn() != indent || start.getLine() < free || !ownLine) {
                throw new Unsupported();
            }
            Entry entry = entry(key, tuple.getValueNode(), free, start.getLine());
            if (entries.put(key.getValue(), entry) != null) {
                throw new Unsupported();
            }
            free = Math.max(contentEnd(tuple.getValueNode()), start.getLine() + 1);
        }
        return new Block(indent, entries);
    }

    private Entry entry(ScalarNode key, Node value, int free, int keyLine) {
        List<String> comment = lines.subList(free, keyLine);
        int end = Math.max(contentEnd(value), keyLine + 1);
        String plain = plain(value);
        if (value instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.BLOCK) {
            int firstKey =
                    mark(mapping.getValue().get(0).getKeyNode().getStartMark()).getLine();
            Block children = block(mapping, keyLine + 1);
            if (firstKey <= keyLine
                    || children.indent() <= mark(key.getStartMark()).getColumn()) {
                throw new Unsupported();
            }
            List<String> head = List.of(lines.get(keyLine));
            return new Entry(key.getValue(), comment, head, Optional.of(children), Optional.empty(), plain);
        }
        Optional<Flow> flow = value instanceof MappingNode mapping ? flow(mapping, keyLine) : Optional.empty();
        return new Entry(key.getValue(), comment, lines.subList(keyLine, end), Optional.empty(), flow, plain);
    }

    private Optional<Flow> flow(MappingNode node, int line) {
        Mark start = mark(node.getStartMark());
        Mark end = mark(node.getEndMark());
        if (start.getLine() != line || end.getLine() != line) {
            return Optional.empty();
        }
        String text = lines.get(line);
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> plain = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            String key = slice(text, tuple.getKeyNode());
            values.put(key, slice(text, tuple.getValueNode()));
            plain.put(key, plain(tuple.getValueNode()));
        }
        return Optional.of(new Flow(
                text.substring(0, text.offsetByCodePoints(0, start.getColumn())),
                values,
                plain,
                text.substring(text.offsetByCodePoints(0, end.getColumn()))));
    }

    private static String slice(String line, Node node) {
        return line.substring(
                line.offsetByCodePoints(0, mark(node.getStartMark()).getColumn()),
                line.offsetByCodePoints(0, mark(node.getEndMark()).getColumn()));
    }

    /** The number of lines up to the end of what a node says; comments and empty lines behind it do not count. */
    private int contentEnd(Node node) {
        if (node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.BLOCK) {
            NodeTuple last = mapping.getValue().get(mapping.getValue().size() - 1);
            return Math.max(contentEnd(last.getValueNode()), contentEnd(last.getKeyNode()));
        }
        if (node instanceof SequenceNode sequence && sequence.getFlowStyle() == FlowStyle.BLOCK) {
            return contentEnd(sequence.getValue().get(sequence.getValue().size() - 1));
        }
        Mark end = mark(node.getEndMark());
        boolean isBlock = node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED);
        if (!isBlock) {
            return end.getLine() + 1;
        }
        int last = Math.min(end.getColumn() == 0 ? end.getLine() : end.getLine() + 1, lines.size());
        // With "keep" the empty lines are part of it; else they separate it from what follows.
        while (last > 0 && lines.get(last - 1).isBlank()) {
            last--;
        }
        return last;
    }

    /** Anchors tie two places of a text together: taking one of them along changes the other. */
    private static boolean isShared(Node node) {
        return node instanceof AnchorNode || node.getAnchor().isPresent();
    }

    private static String plain(Node node) {
        StringBuilder text = new StringBuilder();
        plain(node, text);
        return text.toString();
    }

    private static void plain(Node node, StringBuilder text) {
        if (isShared(node)) {
            throw new Unsupported();
        }
        if (node instanceof ScalarNode scalar) {
            text.append(scalar.getTag().getValue()).append(' ').append(quote(scalar.getValue()));
        } else if (node instanceof SequenceNode sequence) {
            text.append('[');
            for (Node item : sequence.getValue()) {
                plain(item, text);
                text.append(',');
            }
            text.append(']');
        } else if (node instanceof MappingNode mapping) {
            text.append('{');
            List<String> parts = new ArrayList<>();
            for (NodeTuple tuple : mapping.getValue()) {
                parts.add(plain(tuple.getKeyNode()) + ":" + plain(tuple.getValueNode()));
            }
            parts.sort(null);
            text.append(String.join(",", parts)).append('}');
        }
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static Mark mark(Optional<Mark> mark) {
        return mark.orElseThrow(Unsupported::new);
    }
}
