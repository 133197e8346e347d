package dev.compose2dify.diagram;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Boxes and the arrows between them, in the order in which they were added. */
public final class Graph {
    final Map<String, Node> nodes = new LinkedHashMap<>();
    final List<Edge> edges = new ArrayList<>();

    /**
     * A box.
     *
     * @param id by which edges name it
     * @param title its first line
     * @param detail its second line; may be empty
     * @param style a word for the style sheet: {@code app}, {@code data}, {@code entry}, {@code user}
     */
    public record Node(String id, String title, String detail, String style) {}

    /**
     * An arrow.
     *
     * @param label what is said about it when it is pointed at
     */
    public record Edge(String from, String to, String label) {}

    /** Adds a box, unless one with this id is there. */
    public Graph node(String id, String title, String detail, String style) {
        nodes.putIfAbsent(id, new Node(id, title, detail, style));
        return this;
    }

    /** Adds an arrow between two boxes that are there; one is enough, and none leads to where it starts. */
    public Graph edge(String from, String to, String label) {
        boolean known = edges.stream().anyMatch(e -> e.from().equals(from) && e.to().equals(to));
        if (!known && !from.equals(to) && nodes.containsKey(from) && nodes.containsKey(to)) {
            edges.add(new Edge(from, to, label));
        }
        return this;
    }
}
