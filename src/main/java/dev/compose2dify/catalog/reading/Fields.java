package dev.compose2dify.catalog.reading;

import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A mapping of a catalog file that is read strictly: every key has to be asked for before {@link #done}, or it is an
 * error with file and line. Mutable while reading, for one thread.
 */
public final class Fields {
    private final String file;
    private final Location location;
    private final Map<String, Node> values;
    private final Map<String, Location> keys;
    private final Set<String> unread;

    private Fields(String file, Location location, Map<String, Node> values, Map<String, Location> keys) {
        this.keys = keys;
        this.file = file;
        this.location = location;
        this.values = values;
        this.unread = new LinkedHashSet<>(values.keySet());
    }

    /** The mapping that the YAML text consists of. */
    public static Fields parse(String file, String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(10_000)
                .build();
        try {
            Node root = new Compose(settings)
                    .composeString(yaml)
                    .orElseThrow(() -> new CatalogException(Location.ofFile(file), "the file is empty"));
            return of(file, root);
        } catch (MarkedYamlEngineException e) {
            Location where =
                    e.getProblemMark().map(mark -> location(file, mark)).orElse(Location.ofFile(file));
            throw new CatalogException(where, e.getProblem());
        }
    }

    private static Fields of(String file, Node node) {
        Location location = location(file, node);
        if (!(node instanceof MappingNode mapping)) {
            throw new CatalogException(location, "a mapping is expected");
        }
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Location> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(file, tuple.getKeyNode());
            keys.put(key, location(file, tuple.getKeyNode()));
            if (values.put(key, tuple.getValueNode()) != null) {
                throw new CatalogException(location(file, tuple.getKeyNode()), "the key '" + key + "' is there twice");
            }
        }
        return new Fields(file, location, values, keys);
    }

    /** These fields, each replaced by the overlay's where that has it; mappings are merged key by key. */
    public Fields overlaidWith(Fields overlay) {
        Map<String, Node> merged = new LinkedHashMap<>(values);
        overlay.values.forEach((key, node) -> {
            Node base = merged.get(key);
            merged.put(key, base == null ? node : merge(base, node));
        });
        Map<String, Location> mergedKeys = new LinkedHashMap<>(keys);
        mergedKeys.putAll(overlay.keys);
        return new Fields(file, location, merged, mergedKeys);
    }

    private Node merge(Node base, Node overlay) {
        if (!(base instanceof MappingNode baseMapping) || !(overlay instanceof MappingNode overlayMapping)) {
            return overlay;
        }
        Map<String, NodeTuple> merged = new LinkedHashMap<>();
        baseMapping.getValue().forEach(tuple -> merged.put(scalar(file, tuple.getKeyNode()), tuple));
        overlayMapping.getValue().forEach(tuple -> {
            NodeTuple before = merged.get(scalar(file, tuple.getKeyNode()));
            merged.put(
                    scalar(file, tuple.getKeyNode()),
                    before == null
                            ? tuple
                            : new NodeTuple(tuple.getKeyNode(), merge(before.getValueNode(), tuple.getValueNode())));
        });
        return new MappingNode(
                Tag.MAP,
                true,
                new ArrayList<>(merged.values()),
                overlayMapping.getFlowStyle(),
                overlay.getStartMark(),
                overlay.getEndMark());
    }

    /** These fields, unread again, without the named ones. */
    public Fields without(String... names) {
        Map<String, Node> rest = new LinkedHashMap<>(values);
        List.of(names).forEach(rest::remove);
        return new Fields(file, location, rest, keys);
    }

    public Location location() {
        return location;
    }

    public Optional<String> optionalText(String name) {
        return node(name).map(node -> scalar(file, node));
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> error("the key '" + name + "' is missing"));
    }

    public String text(String name, String otherwise) {
        return optionalText(name).orElse(otherwise);
    }

    public boolean flag(String name, boolean otherwise) {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return otherwise;
        }
        String text = scalar(file, node.get());
        if (!text.equals("true") && !text.equals("false")) {
            throw new CatalogException(location(file, node.get()), "'" + name + "' is neither true nor false");
        }
        return text.equals("true");
    }

    public Optional<Long> optionalNumber(String name) {
        Optional<Node> node = node(name);
        try {
            return node.map(n -> Long.parseLong(scalar(file, n)));
        } catch (NumberFormatException e) {
            throw new CatalogException(location(file, node.orElseThrow()), "'" + name + "' is not a whole number");
        }
    }

    public int number(String name, int otherwise) {
        return Math.toIntExact(optionalNumber(name).orElse((long) otherwise));
    }

    public <E extends Enum<E>> E choice(String name, Class<E> type, Optional<E> otherwise) {
        Optional<String> text = optionalText(name);
        if (text.isEmpty()) {
            return otherwise.orElseThrow(() -> error("the key '" + name + "' is missing"));
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.get().replace('-', '_'))) {
                return constant;
            }
        }
        throw new CatalogException(
                location(file, values.get(name)), "'" + text.get() + "' is not one of the values of '" + name + "'");
    }

    /** A list of texts; a single text is a list of one; absent: empty. */
    public List<String> texts(String name) {
        return optionalTexts(name).orElse(List.of());
    }

    public Optional<List<String>> optionalTexts(String name) {
        return node(name).map(node -> {
            if (node instanceof SequenceNode sequence) {
                return sequence.getValue().stream()
                        .map(item -> scalar(file, item))
                        .toList();
            }
            return List.of(scalar(file, node));
        });
    }

    /** Name to text, in the order of the file; absent: empty. */
    public Map<String, String> textMap(String name) {
        Map<String, String> result = new LinkedHashMap<>();
        mapping(name).ifPresent(fields -> {
            fields.values.keySet().forEach(key -> result.put(key, fields.text(key)));
            fields.done();
        });
        return result;
    }

    /** Name to texts, in the order of the file; absent: empty. */
    public Map<String, List<String>> textsMap(String name) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        mapping(name).ifPresent(fields -> {
            fields.values.keySet().forEach(key -> result.put(key, fields.texts(key)));
            fields.done();
        });
        return result;
    }

    public Optional<Fields> mapping(String name) {
        return node(name).map(node -> of(file, node));
    }

    /** The mapping, read by the reader and then checked to be read whole. */
    public <T> Optional<T> object(String name, Function<Fields, T> reader) {
        return mapping(name).map(fields -> {
            T value = reader.apply(fields);
            fields.done();
            return value;
        });
    }

    /** The mappings of a list, each read by the reader and then checked to be read whole; absent: empty. */
    public <T> List<T> objects(String name, Function<Fields, T> reader) {
        Optional<Node> node = node(name);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof SequenceNode sequence)) {
            throw new CatalogException(location(file, node.get()), "'" + name + "' must be a list");
        }
        List<T> result = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            Fields fields = of(file, item);
            result.add(reader.apply(fields));
            fields.done();
        }
        return List.copyOf(result);
    }

    /** Takes the remaining keys as asked for: someone else reads a copy of them. */
    public void checkedElsewhere() {
        unread.clear();
    }

    /** Fails when there is a key that nobody asked for. */
    public void done() {
        for (String name : unread) {
            throw new CatalogException(keys.get(name), "unknown key '" + name + "'");
        }
    }

    public CatalogException error(String message) {
        return new CatalogException(location, message);
    }

    private Optional<Node> node(String name) {
        unread.remove(name);
        return Optional.ofNullable(values.get(name));
    }

    private static String scalar(String file, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw new CatalogException(location(file, node), "a single value is expected");
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            throw new CatalogException(location(file, node), "a value is missing");
        }
        return scalar.getValue();
    }

    private static Location location(String file, Node node) {
        return node.getStartMark().map(mark -> location(file, mark)).orElse(Location.ofFile(file));
    }

    private static Location location(String file, Mark mark) {
        return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
