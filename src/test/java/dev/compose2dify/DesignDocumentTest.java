package dev.compose2dify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/design.md draws the arrows that {@link HouseTest} allows, no more and no fewer. */
class DesignDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|[^|]*\\| ([^|]*) \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    @Test
    void everyRoomAndWhatItMayUseIsDrawn() throws IOException {
        String document = Files.readString(Path.of("docs/design.md"));
        Map<String, Set<String>> drawn = new TreeMap<>();
        Matcher row = ROW.matcher(document);
        while (row.find()) {
            drawn.put(row.group(1), allowed(row.group(2), ground(document)));
        }
        drawn.computeIfPresent("plan", (room, known) -> {
            drawn.keySet().stream().filter(r -> r.startsWith("plan.")).forEach(known::add);
            return known;
        });

        Map<String, Set<String>> enforced = new TreeMap<>();
        HouseTest.ROOMS.forEach((room, known) -> enforced.put(room, new TreeSet<>(known)));
        assertThat(drawn).isEqualTo(enforced);
    }

    private static Set<String> allowed(String cell, Set<String> ground) {
        Set<String> allowed = names(cell);
        if (cell.contains("the ground")) {
            allowed.addAll(ground);
        }
        if (cell.equals("everything")) {
            allowed.add("*");
        }
        return allowed;
    }

    private static Set<String> ground(String document) {
        Matcher line = Pattern.compile("common ground: ([^\\n]*)").matcher(document);
        assertThat(line.find()).isTrue();
        return names(line.group(1));
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }
}
