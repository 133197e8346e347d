package dev.compose2dify.diagram;

import java.util.List;
import java.util.Locale;

/** A graph as SVG without colours: the page's style sheet has them, for light and dark. */
public final class Svg {
    /** Wider than a screen shows legibly. */
    private static final int WIDE = 1700;

    private static final int LONGEST = 21;

    private final StringBuilder out = new StringBuilder();
    private final String id;

    private Svg(String id) {
        this.id = id;
    }

    /**
     * The picture.
     *
     * @param id of the element, a plain word
     * @param title what the picture shows, for who cannot see it
     */
    public static String of(Graph graph, String id, String title) {
        return new Svg(id).draw(graph, new Layout(graph), title);
    }

    private String draw(Graph graph, Layout layout, String title) {
        line(
                "<svg id=\"%s\" class=\"diagram%s\" role=\"img\" aria-label=\"%s\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">",
                id,
                layout.width() > WIDE ? " wide" : "",
                escape(title),
                layout.width(),
                layout.height(),
                layout.width(),
                layout.height());
        line(
                "<defs><marker id=\"%s-arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
                        + "orient=\"auto-start-reverse\"><path class=\"head\" d=\"M0 0L8 4L0 8z\"/></marker></defs>",
                id);
        layout.ways.forEach(this::way);
        graph.nodes.values().forEach(n -> box(n, layout.boxes.get(n.id())));
        return out.append("</svg>\n").toString();
    }

    private void way(Layout.Way way) {
        List<Layout.Place> places = way.places();
        StringBuilder path = new StringBuilder();
        Layout.Place first = places.get(0);
        double x = first.x() + Layout.WIDTH;
        double y = first.middle();
        path.append(String.format(Locale.ROOT, "M%.1f %.1f", x, y));
        for (Layout.Place place : places.subList(1, places.size())) {
            double toX = place.x();
            double toY = place.middle();
            double middle = (x + toX) / 2;
            path.append(String.format(Locale.ROOT, "C%.1f %.1f %.1f %.1f %.1f %.1f", middle, y, middle, toY, toX, toY));
            x = toX;
            y = toY;
            if (!place.box) {
                x += Layout.WIDTH;
                path.append(String.format(Locale.ROOT, "H%.1f", x));
            }
        }
        line(
                "<path class=\"edge\" data-from=\"%s\" data-to=\"%s\" d=\"%s\" marker-%s=\"url(#%s-arrow)\"><title>%s</title></path>",
                escape(way.edge().from()),
                escape(way.edge().to()),
                path,
                way.reversed() ? "start" : "end",
                id,
                escape(way.edge().label()));
    }

    private void box(Graph.Node node, Layout.Place place) {
        line(
                "<g class=\"node %s\" data-node=\"%s\" transform=\"translate(%d %.1f)\"><title>%s</title>",
                node.style(), escape(node.id()), place.x(), place.y, escape(node.title() + " " + node.detail()));
        line(
                "<rect width=\"%d\" height=\"%d\" rx=\"%d\"/>",
                Layout.WIDTH, Layout.HEIGHT, node.style().equals("data") ? Layout.HEIGHT / 2 : 6);
        int middle = Layout.WIDTH / 2;
        boolean two = !node.detail().isEmpty();
        line(
                "<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>",
                middle, two ? 20 : 28, escape(shortened(node.title())));
        if (two) {
            line("<text class=\"detail\" x=\"%d\" y=\"%d\">%s</text>", middle, 36, escape(shortened(node.detail())));
        }
        out.append("</g>\n");
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }

    private void line(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    /** Text for an element or an attribute. What a browser would not take, such as control characters, becomes a blank. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default ->
                    out.appendCodePoint(
                            Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c);
            }
        });
        return out.toString();
    }
}
