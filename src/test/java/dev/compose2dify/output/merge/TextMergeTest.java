package dev.compose2dify.output.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text by lines. */
class TextMergeTest {
    private static final String BASE = "a\nb\nc\nd\ne\n";

    @Test
    void changesInDifferentPlacesAreBothThere() {
        assertThat(merge("a\nB\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n").text()).isEqualTo("a\nB\nc\nd\nE\nf\n");
        assertThat(merge("mine\na\nb\nc\nd\ne\n", "a\nb\nd\ne\n").text()).isEqualTo("mine\na\nb\nd\ne\n");
        assertThat(merge("a\nb\nc\nd\ne\nmine\n", "a\nB\nc\nd\ne\n").text()).isEqualTo("a\nB\nc\nd\ne\nmine\n");
    }

    @Test
    void oneChangeOnBothSidesIsNoConflict() {
        assertThat(merge("a\nX\nc\nd\ne\n", "a\nX\nc\nd\nE\n").text()).isEqualTo("a\nX\nc\nd\nE\n");
    }

    @Test
    void twoChangesOfOneLineStandBetweenMarkers() {
        MergedText merged = merge("a\nmine\nc\nd\ne\n", "a\ntheirs\nc\nd\nE\n");
        assertThat(merged.conflicts()).isEqualTo(1);
        assertThat(merged.text()).isEqualTo("a\n<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> generated\nc\nd\nE\n");
    }

    @Test
    void linesInsertedAtTheEdgeOfAChangeAreAConflict() {
        assertThat(merge("a\nb\nmine\nc\nd\ne\n", "a\nB\nc\nd\ne\n").conflicts())
                .isEqualTo(1);
        assertThat(merge("a\nb\nmine\nc\nd\ne\n", "a\nb\ntheirs\nc\nd\ne\n").conflicts())
                .isEqualTo(1);
    }

    @Test
    void aChosenSideLeavesNoMarkers() {
        assertThat(TextMerge.merge(BASE, "a\nmine\nc\nd\ne\n", "a\ntheirs\nc\nd\nE\n", Side.OURS)
                        .text())
                .isEqualTo("a\nmine\nc\nd\nE\n");
        assertThat(TextMerge.merge(BASE, "a\nmine\nc\nd\ne\n", "a\ntheirs\nc\nd\nE\n", Side.THEIRS)
                        .text())
                .isEqualTo("a\ntheirs\nc\nd\nE\n");
    }

    @Test
    void endsWithoutALineFeedAreKept() {
        assertThat(merge("a\nb\nc\nd\ne", "A\nb\nc\nd\ne\n").text()).isEqualTo("A\nb\nc\nd\ne");
    }

    @Test
    void whateverTheEditsOneSideWithoutChangesYieldsTheOther() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String base = lines(random, 8);
            String other = edited(base, random);
            String mine = edited(base, random);
            assertThat(TextMerge.merge(base, base, other, Side.NEITHER).text()).isEqualTo(other);
            assertThat(TextMerge.merge(base, other, base, Side.NEITHER).text()).isEqualTo(other);
            assertThat(TextMerge.merge(base, other, other, Side.NEITHER).text()).isEqualTo(other);
            MergedText merged = TextMerge.merge(base, mine, other, Side.NEITHER);
            assertThat(Markers.areIn(merged.text())).isEqualTo(merged.conflicts() > 0);
            // Every line that one side added is there, marked or not.
            List<String> added = new ArrayList<>(Lines.of(mine));
            added.removeAll(Lines.of(base));
            assertThat(Lines.of(merged.text())).containsAll(added);
        }
    }

    private static String lines(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append((char) ('a' + random.nextInt(4))).append('\n');
        }
        return text.toString();
    }

    private static String edited(String text, Random random) {
        List<String> lines = Lines.of(text);
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(3)) {
                case 0 -> lines.add(at, "new" + random.nextInt(9));
                case 1 -> lines.set(at, "set" + random.nextInt(9));
                default -> lines.remove(at);
            }
            if (lines.isEmpty()) {
                lines.add("");
            }
        }
        return Lines.join(lines);
    }

    private static MergedText merge(String ours, String theirs) {
        return TextMerge.merge(BASE, ours, theirs, Side.NEITHER);
    }
}
