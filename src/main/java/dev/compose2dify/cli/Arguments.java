package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.Suggestion;
import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.cli.terminal.Verbosity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** What the commands share in reading their arguments. */
final class Arguments {
    private Arguments() {}

    /** An option without a value. */
    static Option flag(String shortName, String longName) {
        return Option.builder(shortName).longOpt(longName).get();
    }

    /** An option with one value; given again, the commands that allow it read all of them. */
    static Option value(String shortName, String longName) {
        return Option.builder(shortName).longOpt(longName).hasArg().get();
    }

    static Options options(Option... options) {
        Options all = new Options();
        for (Option option : options) {
            all.addOption(option);
        }
        return all;
    }

    static CommandLine parse(Options options, List<String> arguments) throws ParseException {
        // No guessing of abbreviations: a script that says --out must not change its meaning with a later version.
        DefaultParser parser = DefaultParser.builder()
                .setAllowPartialMatching(false)
                .setStripLeadingAndTrailingQuotes(false)
                .get();
        return parser.parse(options, arguments.toArray(String[]::new));
    }

    /** The last value wins, as with Docker Compose. */
    static Optional<String> last(CommandLine line, String option) throws UsageException {
        List<String> values = all(line, option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    static List<String> all(CommandLine line, String option) throws UsageException {
        String[] values = line.getOptionValues(option);
        if (values == null) {
            return List.of();
        }
        for (String value : values) {
            if (value.isEmpty()) {
                throw new UsageException("--" + option + " needs a value that is not empty");
            }
        }
        return List.of(values);
    }

    static Optional<Path> lastPath(CommandLine line, String option) throws UsageException {
        Optional<String> value = last(line, option);
        return value.isEmpty() ? Optional.empty() : Optional.of(path(value.get()));
    }

    static List<Path> paths(List<String> values) throws UsageException {
        List<Path> paths = new ArrayList<>();
        for (String value : values) {
            paths.add(path(value));
        }
        return List.copyOf(paths);
    }

    static Path path(String value) throws UsageException {
        if (value.isEmpty()) {
            throw new UsageException("a file name must not be empty");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException("'" + value + "' cannot be a file name here: " + e.getReason());
        }
    }

    static Verbosity verbosity(CommandLine line) throws UsageException {
        if (line.hasOption("quiet") && line.hasOption("verbose")) {
            throw new UsageException("--quiet and --verbose exclude each other");
        }
        if (line.hasOption("quiet")) {
            return Verbosity.QUIET;
        }
        return line.hasOption("verbose") ? Verbosity.VERBOSE : Verbosity.NORMAL;
    }

    /** Tells in one line what is wrong with the command line. */
    static String explain(ParseException exception, Options options) {
        if (exception instanceof UnrecognizedOptionException unrecognized) {
            String given = unrecognized.getOption();
            int equals = given.indexOf('=');
            String name = equals < 0 ? given : given.substring(0, equals);
            if (equals >= 0 && options.hasLongOption(name.replaceFirst("^--", ""))) {
                return "option '" + name + "' takes no value";
            }
            List<String> known = new ArrayList<>(List.of("--help"));
            options.getOptions().forEach(option -> known.add("--" + option.getLongOpt()));
            return "unknown option '" + name + "'" + Suggestion.among(known, name);
        }
        if (exception instanceof MissingArgumentException missing && missing.getOption() != null) {
            return "option '--" + missing.getOption().getLongOpt() + "' needs a value";
        }
        return exception.getMessage();
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
