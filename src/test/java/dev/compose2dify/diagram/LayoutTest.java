package dev.compose2dify.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static Graph graph(int nodes, String... edges) {
        Graph graph = new Graph();
        for (int i = 0; i < nodes; i++) {
            graph.node("n" + i, "n" + i, "", "app");
        }
        for (String edge : edges) {
            String[] ends = edge.split(">");
            graph.edge("n" + ends[0], "n" + ends[1], edge);
        }
        return graph;
    }

    @Test
    void arrowsLeadToTheRight() {
        Layout layout = new Layout(graph(5, "0>1", "1>2", "0>2", "3>2", "2>4"));
        layout.ways.forEach(w -> assertThat(w.places().get(0).x())
                .isLessThan(w.places().get(w.places().size() - 1).x()));
        assertThat(layout.ways).noneMatch(Layout.Way::reversed);
        assertThat(layout.boxes.get("n3").column).isEqualTo(1);
    }

    @Test
    void aCircleHasOneArrowThatLeadsBack() {
        Layout layout = new Layout(graph(3, "0>1", "1>2", "2>0"));
        assertThat(layout.ways.stream()
                        .filter(Layout.Way::reversed)
                        .map(w -> w.edge().label()))
                .containsExactly("2>0");
    }

    @Test
    void noTwoBoxesOverlapAndAllAreInThePicture() {
        List<String> edges = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            edges.add((i * 7 % 23) + ">" + (i * 11 % 29));
        }
        Layout layout = new Layout(graph(30, edges.toArray(String[]::new)));
        List<Layout.Place> boxes = List.copyOf(layout.boxes.values());
        for (Layout.Place one : boxes) {
            assertThat(one.x()).isBetween(0, layout.width() - Layout.WIDTH);
            assertThat(one.y).isBetween(0.0, (double) layout.height() - Layout.HEIGHT);
            boxes.stream()
                    .filter(other -> other != one && other.column == one.column)
                    .forEach(other -> assertThat(Math.abs(other.y - one.y)).isGreaterThanOrEqualTo(Layout.HEIGHT));
        }
    }

    @Test
    void theSameGraphGivesTheSamePicture() {
        String picture = Svg.of(graph(4, "0>1", "0>2", "2>3"), "a", "b");
        assertThat(Svg.of(graph(4, "0>1", "0>2", "2>3"), "a", "b")).isEqualTo(picture);
        assertThat(Svg.of(new Graph(), "a", "b")).contains("<svg", "</svg>");
    }

    @Test
    void textIsData() {
        Graph graph = new Graph().node("\"><script>", "</text><script>alert(1)</script>", "a\u0000b & ' ]]>", "app");
        String picture = Svg.of(graph, "a", "\"><img>");
        assertThat(picture).doesNotContain("<script", "<img", "\u0000").contains("&lt;script&gt;", "&amp;");
    }
}
