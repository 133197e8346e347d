package dev.compose2dify.diagram;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Places boxes in columns from left to right, so that arrows lead to the right as far as they can; long arrows get a place in
 * every column that they pass. After Sugiyama: break cycles, rank, order, place.
 */
final class Layout {
    static final int WIDTH = 172;
    static final int HEIGHT = 46;
    private static final int GAP_X = 60;
    private static final int GAP_Y = 18;
    private static final int PASSING = 10;
    private static final int MARGIN = 12;
    private static final int SWEEPS = 12;

    /** A place in a column: of a box, or of an arrow that passes. */
    static final class Place {
        final boolean box;
        final int column;
        double y;
        private double weight;
        private final List<Place> left = new ArrayList<>();
        private final List<Place> right = new ArrayList<>();

        Place(boolean box, int column) {
            this.box = box;
            this.column = column;
        }

        int x() {
            return MARGIN + column * (WIDTH + GAP_X);
        }

        int height() {
            return box ? HEIGHT : PASSING;
        }

        double middle() {
            return y + height() / 2.0;
        }
    }

    /**
     * The way of an arrow.
     *
     * @param places from left to right
     * @param reversed whether it leads from right to left
     */
    record Way(Graph.Edge edge, List<Place> places, boolean reversed) {}

    final Map<String, Place> boxes = new LinkedHashMap<>();
    final List<Way> ways = new ArrayList<>();
    private final Graph graph;
    private final List<List<Place>> columns = new ArrayList<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Set<Graph.Edge> reversed = new HashSet<>();

    Layout(Graph graph) {
        this.graph = graph;
        breakCycles();
        rank();
        connect();
        order();
        place();
    }

    int width() {
        return 2 * MARGIN + columns.size() * WIDTH + Math.max(0, columns.size() - 1) * GAP_X;
    }

    int height() {
        return (int) Math.ceil(columns.stream()
                        .flatMap(List::stream)
                        .mapToDouble(p -> p.y + p.height())
                        .max()
                        .orElse(0))
                + MARGIN;
    }

    /** Arrows that would close a circle are taken the other way round. */
    private void breakCycles() {
        Set<String> done = new HashSet<>();
        Set<String> open = new HashSet<>();
        graph.nodes.keySet().forEach(n -> visit(n, done, open));
    }

    private void visit(String node, Set<String> done, Set<String> open) {
        if (!done.add(node)) {
            return;
        }
        open.add(node);
        for (Graph.Edge edge : graph.edges) {
            if (edge.from().equals(node)) {
                if (open.contains(edge.to())) {
                    reversed.add(edge);
                } else {
                    visit(edge.to(), done, open);
                }
            }
        }
        open.remove(node);
    }

    private String start(Graph.Edge edge) {
        return reversed.contains(edge) ? edge.to() : edge.from();
    }

    private String end(Graph.Edge edge) {
        return reversed.contains(edge) ? edge.from() : edge.to();
    }

    private void rank() {
        graph.nodes.keySet().forEach(n -> ranks.put(n, 0));
        for (int round = 0; round < graph.nodes.size(); round++) {
            for (Graph.Edge edge : graph.edges) {
                ranks.merge(end(edge), ranks.get(start(edge)) + 1, Math::max);
            }
        }
        // Whoever nobody points at stands right before the first that it points at.
        for (String node : graph.nodes.keySet()) {
            if (graph.edges.stream().noneMatch(e -> end(e).equals(node))) {
                graph.edges.stream()
                        .filter(e -> start(e).equals(node))
                        .mapToInt(e -> ranks.get(end(e)) - 1)
                        .min()
                        .ifPresent(r -> ranks.put(node, r));
            }
        }
    }

    private void connect() {
        int last = ranks.values().stream().mapToInt(r -> r).max().orElse(-1);
        for (int i = 0; i <= last; i++) {
            columns.add(new ArrayList<>());
        }
        graph.nodes.keySet().forEach(n -> boxes.put(n, add(true, ranks.get(n))));
        Map<String, Place> lanes = new HashMap<>();
        for (Graph.Edge edge : graph.edges) {
            List<Place> places = new ArrayList<>(List.of(boxes.get(start(edge))));
            for (int i = ranks.get(start(edge)) + 1; i < ranks.get(end(edge)); i++) {
                int column = i;
                // Arrows to one box share their lane, like wires.
                places.add(lanes.computeIfAbsent(column + " " + end(edge), l -> add(false, column)));
            }
            places.add(boxes.get(end(edge)));
            for (int i = 1; i < places.size(); i++) {
                if (!places.get(i - 1).right.contains(places.get(i))) {
                    places.get(i - 1).right.add(places.get(i));
                    places.get(i).left.add(places.get(i - 1));
                }
            }
            ways.add(new Way(edge, places, reversed.contains(edge)));
        }
    }

    private Place add(boolean box, int column) {
        Place place = new Place(box, column);
        columns.get(column).add(place);
        return place;
    }

    /** Each place goes where the places are to which it is tied, in turns from the left and from the right. */
    private void order() {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean forward = sweep % 2 == 0;
            for (int i = 0; i < columns.size(); i++) {
                List<Place> column = columns.get(forward ? i : columns.size() - 1 - i);
                for (int at = 0; at < column.size(); at++) {
                    Place place = column.get(at);
                    place.weight = average(forward ? place.left : place.right, at);
                }
                column.sort(Comparator.comparingDouble(p -> p.weight));
            }
        }
    }

    private double average(List<Place> tied, double otherwise) {
        return tied.stream()
                .mapToDouble(p -> columns.get(p.column).indexOf(p)
                        / (double) columns.get(p.column).size())
                .average()
                .orElse(otherwise / Math.max(1, columns.size()));
    }

    private void place() {
        for (List<Place> column : columns) {
            double y = MARGIN;
            for (Place place : column) {
                place.y = y;
                y += place.height() + GAP_Y;
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Place> column : columns) {
                align(column);
            }
        }
        double top = columns.stream()
                .flatMap(List::stream)
                .mapToDouble(p -> p.y)
                .min()
                .orElse(MARGIN);
        columns.forEach(c -> c.forEach(p -> p.y += MARGIN - top));
    }

    /** Moves places towards the middle of those to which they are tied, without changing their order. */
    private static void align(List<Place> column) {
        for (Place place : column) {
            List<Place> tied = new ArrayList<>(place.left);
            tied.addAll(place.right);
            place.y = tied.stream().mapToDouble(Place::middle).average().orElse(place.middle()) - place.height() / 2.0;
        }
        for (int i = 1; i < column.size(); i++) {
            Place above = column.get(i - 1);
            column.get(i).y = Math.max(column.get(i).y, above.y + above.height() + GAP_Y);
        }
    }
}
