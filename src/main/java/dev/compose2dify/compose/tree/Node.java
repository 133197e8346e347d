package dev.compose2dify.compose.tree;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The YAML tree between two stages. Mappings and lists are changed in place by the stages, as Docker Compose does;
 * scalars are immutable. Every node knows where it was written.
 */
public sealed interface Node {
    Location location();

    /** An independent copy; scalars are shared. */
    Node copy();

    static boolean isNull(Node node) {
        return node == null || node instanceof Scalar scalar && scalar.value() == null;
    }

    /** Maps, lists, strings, numbers, booleans and null, in source order. */
    static Object plain(Node node) {
        if (node instanceof Mapping mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            mapping.entries()
                    .forEach(entry ->
                            map.put(entry.getKey(), plain(entry.getValue().value())));
            return map;
        }
        if (node instanceof Sequence sequence) {
            List<Object> list = new ArrayList<>(sequence.items().size());
            sequence.items().forEach(item -> list.add(plain(item)));
            return list;
        }
        if (node instanceof Scalar scalar) {
            return scalar.value() instanceof GoScalars.Timestamp time ? time.toString() : scalar.value();
        }
        return null;
    }

    /** A word for the kind of a node, for messages. */
    static String kind(Node node) {
        if (node instanceof Mapping) {
            return "mapping";
        }
        if (node instanceof Sequence) {
            return "list";
        }
        Object value = ((Scalar) node).value();
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "string";
        }
        return value instanceof Boolean ? "boolean" : value instanceof GoScalars.Timestamp ? "date" : "number";
    }

    /** The mappings of a list; nothing for anything else. */
    static List<Mapping> mappings(Node node) {
        if (!(node instanceof Sequence sequence)) {
            return List.of();
        }
        return sequence.items().stream()
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .toList();
    }

    /** A mapping in source order. */
    final class Mapping implements Node {
        private final Location location;
        private final Map<String, Entry> entries;

        /** A value and where its key stands. */
        public record Entry(Location key, Node value) {}

        /** An empty mapping that was written at a place. */
        public Mapping(Location location) {
            this.location = location;
            this.entries = new LinkedHashMap<>();
        }

        @Override
        public Location location() {
            return location;
        }

        /** Null when there is no such key; a YAML null is a {@link Scalar}. */
        public Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        /** The string at {@code key}, or null when there is none or it is something else. */
        public String string(String key) {
            return get(key) instanceof Scalar scalar && scalar.value() instanceof String text ? text : null;
        }

        /** Whether the key is there, also with a null value. */
        public boolean has(String key) {
            return entries.containsKey(key);
        }

        /** Whether there is no key. */
        public boolean isEmpty() {
            return entries.isEmpty();
        }

        /** The number of keys. */
        public int size() {
            return entries.size();
        }

        /** The keys in source order; what is removed here is removed from the mapping. */
        public Set<String> keys() {
            return entries.keySet();
        }

        /** Keys, their places and values in source order; values can be replaced here. */
        public Set<Map.Entry<String, Entry>> entries() {
            return entries.entrySet();
        }

        /** Where a key stands; the place of the mapping when it has no such key. */
        public Location keyLocation(String key) {
            Entry entry = entries.get(key);
            return entry == null ? location : entry.key();
        }

        /** Sets a value; a key that is already there keeps its place and its location. */
        public void put(String key, Node value) {
            Entry old = entries.get(key);
            entries.put(key, new Entry(old == null ? value.location() : old.key(), value));
        }

        /** Sets a value with the place of its key. */
        public void put(String key, Location keyLocation, Node value) {
            entries.put(key, new Entry(keyLocation, value));
        }

        /** Removes a key if it is there. */
        public void remove(String key) {
            entries.remove(key);
        }

        @Override
        public Mapping copy() {
            Mapping copy = new Mapping(location);
            entries.forEach(
                    (key, entry) -> copy.put(key, entry.key(), entry.value().copy()));
            return copy;
        }
    }

    /** A sequence. */
    final class Sequence implements Node {
        private final Location location;
        private final List<Node> items;

        /** An empty sequence that was written at a place. */
        public Sequence(Location location) {
            this(location, new ArrayList<>());
        }

        /** A sequence of the given items, which are not copied. */
        public Sequence(Location location, List<Node> items) {
            this.location = location;
            this.items = items;
        }

        @Override
        public Location location() {
            return location;
        }

        /** The items; what is changed here is changed in the sequence. */
        public List<Node> items() {
            return items;
        }

        /** Adds an item at the end. */
        public void add(Node item) {
            items.add(item);
        }

        @Override
        public Sequence copy() {
            List<Node> copies = new ArrayList<>(items.size());
            items.forEach(item -> copies.add(item.copy()));
            return new Sequence(location, copies);
        }
    }

    /**
     * A string, number, boolean or null.
     *
     * @param value {@code String}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean}, {@link
     *     GoScalars.Timestamp} or null
     * @param raw the text as written, before interpolation
     * @param fragments null when the text is literal
     */
    record Scalar(Object value, String raw, Location location, List<Fragment> fragments) implements Node {
        /** A value that no text of the input stands behind, such as a default. */
        public static Scalar of(Object value, Location location) {
            return new Scalar(value, value == null ? "" : GoFormat.text(value), location, null);
        }

        /** Origin is kept, the value is another one: a cast, a cut piece. */
        public Scalar withValue(Object other) {
            return new Scalar(other, raw, location, fragments);
        }

        /** The value as text, as Go prints it, with its origin. */
        public Text text() {
            String text = value == null ? "" : GoFormat.text(value);
            if (fragments == null) {
                return Text.literal(text, location);
            }
            return new Text(text, raw, location, fragments);
        }

        @Override
        public Scalar copy() {
            return this;
        }
    }
}
