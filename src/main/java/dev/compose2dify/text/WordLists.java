package dev.compose2dify.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The word lists of {@code secret-words.txt}: {@code list: WORD WORD …}, {@code #} starts a comment line. */
final class WordLists {
    private final Map<String, Set<String>> lists;

    private WordLists(Map<String, Set<String>> lists) {
        this.lists = lists;
    }

    static WordLists load() {
        Map<String, Set<String>> lists = new LinkedHashMap<>();
        for (String line : lines("secret-words.txt")) {
            int colon = line.indexOf(':');
            List<String> words = List.of(line.substring(colon + 1).strip().split("\\s+"));
            lists.computeIfAbsent(line.substring(0, colon), key -> new LinkedHashSet<>())
                    .addAll(words);
        }
        return new WordLists(lists);
    }

    /** The lines of a list of this room, without comments and empty ones. */
    static List<String> lines(String resource) {
        try (InputStream in = WordLists.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> get(String list) {
        Set<String> words = lists.get(list);
        if (words == null) {
            throw new IllegalStateException("no word list " + list);
        }
        return words;
    }
}
