package dev.compose2dify.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What programs mean by their options, from {@code secret-commands.txt}. */
final class ProgramOptions {
    private static final Map<String, List<Use>> PROGRAMS = load();

    private ProgramOptions() {}

    /** What an option is followed by. */
    enum Meaning {
        /** A password. */
        PASSWORD,
        /** A password, without a blank between. */
        GLUED,
        /** {@code user:password}. */
        USER,
        /** {@code Name: value}. */
        HEADER,
        /** An action and a number: the word that many places behind the action is a password. */
        POSITION,
        /** Nothing secret. */
        PLAIN;

        /** Whether the value may follow a short option without a blank. */
        boolean canBeGlued() {
            return this == USER || this == HEADER || this == GLUED;
        }
    }

    /** Options of one meaning. */
    record Use(Meaning meaning, List<String> options) {}

    /** @param program without its folder; what is not listed has no uses */
    static List<Use> of(String program) {
        return PROGRAMS.getOrDefault(program, List.of());
    }

    /** All programs that are listed. */
    static Iterable<String> programs() {
        return PROGRAMS.keySet();
    }

    private static Map<String, List<Use>> load() {
        Map<String, List<Use>> programs = new LinkedHashMap<>();
        for (String line : WordLists.lines("secret-commands.txt")) {
            int colon = line.indexOf(": ");
            List<Use> uses = new ArrayList<>();
            for (String part : line.substring(colon + 2).split(";")) {
                List<String> words = List.of(part.strip().split("\\s+"));
                uses.add(new Use(
                        Meaning.valueOf(words.get(0).toUpperCase(Locale.ROOT)), words.subList(1, words.size())));
            }
            for (String program : line.substring(0, colon).split("\\s+")) {
                programs.put(program, List.copyOf(uses));
            }
        }
        return programs;
    }
}
