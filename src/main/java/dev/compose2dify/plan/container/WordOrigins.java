package dev.compose2dify.plan.container;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.compose.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the characters of a command's words come from, also when the words were split from one string: quotes, blanks and
 * backslashes of the string that are in no word are passed over.
 */
final class WordOrigins {
    private WordOrigins() {}

    /** A piece of a word that one fragment supplies. */
    record Run(int start, int end, Fragment fragment) {}

    /** For every word of the command its runs, in order. */
    static List<List<Run>> of(CommandLine command) {
        Optional<Text> string = command.shellString();
        if (string.isEmpty()) {
            return command.words().stream().map(WordOrigins::runs).toList();
        }
        return split(string.get(), command.values());
    }

    /** The runs of a text of its own. */
    static List<Run> runs(Text text) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        for (Fragment fragment : text.fragments()) {
            runs.add(new Run(at, at + fragment.text().length(), fragment));
            at += fragment.text().length();
        }
        return runs;
    }

    private static List<List<Run>> split(Text string, List<String> words) {
        List<List<Run>> all = new ArrayList<>();
        int fragment = 0;
        int offset = 0;
        for (String word : words) {
            List<Run> runs = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < word.length(); ) {
                if (fragment >= string.fragments().size()) {
                    break;
                }
                String text = string.fragments().get(fragment).text();
                if (offset >= text.length()) {
                    if (i > start) {
                        runs.add(new Run(start, i, string.fragments().get(fragment)));
                    }
                    start = i;
                    fragment++;
                    offset = 0;
                } else if (text.charAt(offset) == word.charAt(i)) {
                    offset++;
                    i++;
                } else {
                    offset++;
                }
            }
            if (start < word.length() && fragment < string.fragments().size()) {
                runs.add(new Run(start, word.length(), string.fragments().get(fragment)));
            }
            all.add(runs);
        }
        return all;
    }
}
