package dev.compose2dify.plan.credential;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Fragment.Origin;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.compose.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text and where its characters come from. For a word that Compose split out of one string, quotes, blanks and backslashes
 * of the string that are in no word are passed over.
 *
 * @param value the text
 * @param runs in order; a variable that is set to nothing is an empty run
 */
public record OriginText(String value, List<Run> runs) {
    public OriginText {
        runs = List.copyOf(runs);
    }

    /**
     * The characters that one fragment supplies.
     *
     * @param start index of the first
     * @param end index after the last
     */
    public record Run(int start, int end, Fragment fragment) {
        public boolean isEmpty() {
            return start == end;
        }

        String of(String text) {
            return text.substring(start, end);
        }
    }

    static OriginText of(Text text) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        for (Fragment fragment : text.fragments()) {
            runs.add(new Run(at, at + fragment.text().length(), fragment));
            at += fragment.text().length();
        }
        return new OriginText(text.value(), runs);
    }

    /** The words of a command. */
    static List<OriginText> of(CommandLine command) {
        Optional<Text> string = command.shellString();
        return string.isEmpty()
                ? command.words().stream().map(OriginText::of).toList()
                : split(of(string.get()), command.values());
    }

    /**
     * The variable that a reader would name as the origin: the one that is set, or else the one that the text reads first.
     * {@code ${A:-${B:-}}} with both unset is {@code A}.
     */
    public static Optional<String> variable(Fragment fragment) {
        List<String> all = fragment.variables();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(
                        fragment.kind() == Origin.VALUE && !fragment.text().isEmpty() ? all.size() - 1 : 0));
    }

    /** The variables whose text it is: with a default, every variable that was asked for it and had none. */
    static List<String> sources(Fragment fragment) {
        return fragment.kind() == Origin.DEFAULT && !fragment.text().isEmpty()
                ? fragment.variables()
                : variable(fragment).map(List::of).orElse(List.of());
    }

    /** The fragment that supplies the whole text, if one variable does. */
    static Optional<Fragment> whole(Text text) {
        List<Fragment> full =
                text.fragments().stream().filter(f -> !f.text().isEmpty()).toList();
        List<Fragment> used = full.isEmpty() ? text.fragments() : full;
        return used.size() == 1 && !used.get(0).variables().isEmpty() ? Optional.of(used.get(0)) : Optional.empty();
    }

    /** The variable of the project's environment that the whole text comes from. */
    public static Optional<String> variableOf(Text text) {
        return whole(text).flatMap(OriginText::variable);
    }

    /**
     * The runs that variables supply. In {@code ${URL:-redis://:${PASSWORD}@redis}} without {@code URL} that is the
     * password: what stands around it is text as if it was written without a variable.
     */
    public List<Run> variables() {
        return runs.stream()
                .filter(r -> !r.fragment().variables().isEmpty())
                .filter(r -> runs.stream().noneMatch(o -> surrounds(r.fragment(), o.fragment())))
                .toList();
    }

    private static boolean surrounds(Fragment outer, Fragment inner) {
        List<String> chain = outer.variables();
        return inner.variables().size() > chain.size()
                && inner.variables().subList(0, chain.size()).equals(chain);
    }

    /** The variable's run that has the range in it. */
    Optional<Run> runOf(int start, int end) {
        return variables().stream()
                .filter(r -> r.start() <= start && end <= r.end())
                .filter(r -> start < end || r.isEmpty())
                .findFirst();
    }

    /** The text with other characters in the ranges, of the same length: for who looks for what stands around them. */
    String masked(List<Run> ranges) {
        StringBuilder text = new StringBuilder(value);
        ranges.forEach(r -> text.replace(r.start(), r.end(), "q".repeat(r.end() - r.start())));
        return text.toString();
    }

    private static List<OriginText> split(OriginText string, List<String> words) {
        List<OriginText> all = new ArrayList<>();
        int at = 0;
        for (String word : words) {
            int[] places = new int[word.length()];
            if (word.isEmpty()) {
                int quotes = nextEmptyQuotes(string.value(), at);
                List<Run> runs = string.runs().stream()
                        .filter(r -> r.isEmpty() && r.start() == quotes)
                        .map(r -> new Run(0, 0, r.fragment()))
                        .toList();
                all.add(new OriginText(word, runs));
                at = Math.max(at, quotes + 1);
                continue;
            }
            for (int i = 0; i < word.length() && at < string.value().length(); i++) {
                while (at < string.value().length() - 1 && string.value().charAt(at) != word.charAt(i)) {
                    at++;
                }
                places[i] = at++;
            }
            all.add(new OriginText(word, runs(string, places)));
        }
        return all;
    }

    private static int nextEmptyQuotes(String text, int from) {
        for (int i = from; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '"' || c == '\'') && text.charAt(i + 1) == c) {
                return i + 1;
            }
        }
        return -1;
    }

    /** @param places of the word's characters in the string */
    private static List<Run> runs(OriginText string, int[] places) {
        List<Run> runs = new ArrayList<>();
        for (Run run : string.runs()) {
            int start = 0;
            while (start < places.length && places[start] < run.start()) {
                start++;
            }
            int end = start;
            while (end < places.length && places[end] < run.end()) {
                end++;
            }
            boolean inside = start > 0 && start < places.length;
            if (end > start || run.isEmpty() && inside) {
                runs.add(new Run(start, end, run.fragment()));
            }
        }
        return runs;
    }
}
