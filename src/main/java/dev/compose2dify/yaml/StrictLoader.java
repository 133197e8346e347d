package dev.compose2dify.yaml;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads documents node by node, so that every fault has its place. */
final class StrictLoader {
    private static final int DEEPEST = 100;
    private static final int MOST_CODE_POINTS = 16 * 1024 * 1024;

    private final String fileLabel;
    private final Schema schema = new KubeSchema();
    private final Map<Tag, ConstructNode> constructors = schema.getSchemaTagConstructors();
    private final LoadSettings settings;
    private final Map<Node, Object> constructed = new IdentityHashMap<>();

    StrictLoader(String fileLabel) {
        this.fileLabel = fileLabel;
        this.settings = LoadSettings.builder()
                .setLabel(fileLabel)
                .setSchema(schema)
                .setCodePointLimit(MOST_CODE_POINTS)
                .setAllowNonScalarKeys(false)
                .build();
    }

    List<Object> loadAll(String text) throws InvalidYamlException {
        try {
            // The composer recurses, so depth is counted before it runs.
            checkDepth(text);
            List<Object> documents = new ArrayList<>();
            for (Node node : new Compose(settings).composeAllFromString(text)) {
                Object document = construct(node);
                if (document != null) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (MarkedYamlEngineException e) {
            Optional<String> known = withoutOldEscape(text, e);
            if (known.isPresent()) {
                return loadAll(known.get());
            }
            String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
            throw fault(e.getProblemMark().or(e::getContextMark), "not valid YAML: " + problem);
        } catch (YamlEngineException e) {
            throw fault(Optional.empty(), "not valid YAML: " + e.getMessage());
        }
    }

    /** go-yaml writes {@code \\L} and {@code \\P}, which are YAML but unknown to this parser: the same in another escape. */
    private static Optional<String> withoutOldEscape(String text, MarkedYamlEngineException e) {
        Optional<Integer> at = e.getProblemMark()
                .filter(m -> String.valueOf(e.getProblem()).startsWith("found unknown escape character"))
                .map(m -> text.offsetByCodePoints(0, m.getIndex()));
        return at.filter(i -> i < text.length() && "LP".indexOf(text.charAt(i)) >= 0)
                .map(i -> text.substring(0, i) + (text.charAt(i) == 'L' ? "u2028" : "u2029") + text.substring(i + 1));
    }

    private void checkDepth(String text) throws InvalidYamlException {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent) {
                depth++;
                if (depth > DEEPEST) {
                    throw fault(event.getStartMark(), "nested more than " + DEEPEST + " levels deep");
                }
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private Object construct(Node node) throws InvalidYamlException {
        if (constructed.containsKey(node)) {
            return constructed.get(node);
        }
        if (node.isRecursive()) {
            throw fault(node.getStartMark(), "an alias refers to what contains it");
        }
        Object value;
        if (node instanceof MappingNode mapping) {
            requireTag(node, Tag.MAP);
            value = mapping(mapping);
        } else if (node instanceof SequenceNode sequence) {
            requireTag(node, Tag.SEQ);
            List<Object> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(construct(item));
            }
            value = items;
        } else {
            value = scalar((ScalarNode) node);
        }
        constructed.put(node, value);
        return value;
    }

    private Map<String, Object> mapping(MappingNode mapping) throws InvalidYamlException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = key(tuple.getKeyNode());
            if (map.containsKey(key)) {
                throw fault(tuple.getKeyNode().getStartMark(), "duplicate key " + KubeYaml.quoted(key));
            }
            map.put(key, construct(tuple.getValueNode()));
        }
        return map;
    }

    private String key(Node node) throws InvalidYamlException {
        Object key = construct(node);
        if (key == null || key instanceof Map || key instanceof List || key instanceof Double) {
            throw fault(node.getStartMark(), "a key that is not a string");
        }
        return key.toString();
    }

    private Object scalar(ScalarNode node) throws InvalidYamlException {
        if (node.getTag().equals(Tag.STR)) {
            return node.getValue();
        }
        ConstructNode constructor = constructors.get(node.getTag());
        if (constructor == null) {
            throw fault(node.getStartMark(), "unknown tag " + node.getTag());
        }
        Object value = constructor.construct(node);
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            throw fault(node.getStartMark(), "a number that JSON does not have: " + node.getValue());
        }
        return value;
    }

    private void requireTag(Node node, Tag expected) throws InvalidYamlException {
        if (!node.getTag().equals(expected)) {
            throw fault(node.getStartMark(), "unknown tag " + node.getTag());
        }
    }

    private InvalidYamlException fault(Optional<Mark> mark, String message) {
        Location location = mark.map(m -> new Location(fileLabel, m.getLine() + 1, m.getColumn() + 1))
                .orElseGet(() -> Location.ofFile(fileLabel));
        return new InvalidYamlException(Diagnostic.error(location, message));
    }
}
