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
        try (InputStream in = WordLists.class.getResourceAsStream("secret-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("secret-words.txt is not in the jar");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WordLists parse(String text) {
        Map<String, Set<String>> lists = new LinkedHashMap<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                List<String> words = List.of(line.substring(colon + 1).strip().split("\\s+"));
                lists.computeIfAbsent(line.substring(0, colon), key -> new LinkedHashSet<>())
                        .addAll(words);
            }
        }
        return new WordLists(lists);
    }

    Set<String> get(String list) {
        Set<String> words = lists.get(list);
        if (words == null) {
            throw new IllegalStateException("no word list " + list);
        }
        return words;
    }
}
