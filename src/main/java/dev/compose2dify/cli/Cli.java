package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Suggestion;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/** The command line without the process: what to run, and how failure reaches the user. */
final class Cli {
    static final String PROGRAM = "compose2dify";

    private static final String HELP = """
            compose2dify turns a Dify deployment on Docker Compose into a Helm chart.

            Usage: compose2dify <command> [options]

            Commands:
              convert    write a Helm chart and deploy.sh from compose files
              config     print the project as Docker Compose understands it
              diff       tell what the next conversion would change
              verify     render a chart with Helm and check the result
              completion print the completion for bash, zsh or fish

            Options:
              -h, --help       show this help; after a command, the help of that command
                  --version    print the version

            Start with:
              compose2dify convert docker-compose.yaml

            Exit codes: 0 done, 1 the input cannot be converted, 2 wrong usage, 3 verification failed,
            4 converted, but files that you edited need you.
            """;

    private final List<Command> commands;

    Cli(List<Command> commands) {
        this.commands = commands;
    }

    /** Runs one command line to its exit code. Never throws. */
    static int run(List<String> arguments, Terminal terminal) {
        List<Command> commands = new ArrayList<>(List.of(
                new ConvertCommand(new HelmChartGenerator()),
                new ConfigCommand(),
                new DiffCommand(),
                new VerifyCommand()));
        commands.add(new CompletionCommand(commands));
        return new Cli(List.copyOf(commands)).execute(arguments, terminal);
    }

    int execute(List<String> arguments, Terminal terminal) {
        int code = guarded(arguments, terminal);
        terminal.err().flush();
        if (terminal.out().checkError() && code == ExitCode.DONE) {
            Terminal.line(terminal.err(), "error: cannot write to standard output");
            terminal.err().flush();
            return ExitCode.FAILED;
        }
        return code;
    }

    private int guarded(List<String> arguments, Terminal terminal) {
        try {
            return dispatch(arguments, terminal);
        } catch (StackOverflowError e) {
            return failed("error: the input is nested too deeply", e, arguments, terminal);
        } catch (OutOfMemoryError e) {
            String message = "error: not enough memory for this input. hint: set JDK_JAVA_OPTIONS=-Xmx2g or more";
            return failed(message, e, arguments, terminal);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            String what = e.getClass().getSimpleName();
            String message =
                    "internal error: " + what + " in " + place(e) + "; please report it; run with -v for details";
            return failed(message, e, arguments, terminal);
        }
    }

    private int dispatch(List<String> arguments, Terminal terminal) {
        if (arguments.isEmpty()) {
            return wrongUsage("no command given", Optional.empty(), terminal);
        }
        String first = arguments.get(0);
        switch (first) {
            case "-h", "--help" -> {
                return print(HELP, terminal);
            }
            case "--version" -> {
                return print(PROGRAM + " " + version() + "\n", terminal);
            }
            case "help" -> {
                return help(arguments, terminal);
            }
            default -> {}
        }
        Optional<Command> command = find(first);
        if (command.isEmpty()) {
            return wrongUsage(unknown(first), Optional.empty(), terminal);
        }
        return execute(command.get(), arguments.subList(1, arguments.size()), terminal);
    }

    private int execute(Command command, List<String> arguments, Terminal terminal) {
        // Help wins over every mistake on the line, up to the point where options end.
        for (String argument : arguments) {
            if (argument.equals("--")) {
                break;
            }
            if (argument.equals("-h") || argument.equals("--help")) {
                return print(command.help(), terminal);
            }
        }
        try {
            CommandLine line = Arguments.parse(command.options(), arguments);
            return command.run(line, terminal);
        } catch (ParseException e) {
            return wrongUsage(Arguments.explain(e, command.options()), Optional.of(command), terminal);
        } catch (UsageException e) {
            return wrongUsage(e.getMessage(), Optional.of(command), terminal);
        }
    }

    private int help(List<String> arguments, Terminal terminal) {
        if (arguments.size() == 1) {
            return print(HELP, terminal);
        }
        String name = arguments.get(1);
        Optional<Command> command = find(name);
        return command.isPresent()
                ? print(command.get().help(), terminal)
                : wrongUsage(unknown(name), Optional.empty(), terminal);
    }

    private Optional<Command> find(String name) {
        return commands.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private String unknown(String name) {
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return "'" + name + "' is not a command; did you mean '" + PROGRAM + " convert " + name + "'?";
        }
        String what = name.startsWith("-") ? "unknown option " : "unknown command ";
        List<String> known = name.startsWith("-")
                ? List.of("--help", "--version")
                : commands.stream().map(Command::name).toList();
        return what + "'" + name + "'" + Suggestion.among(known, name);
    }

    private static int print(String text, Terminal terminal) {
        terminal.out().print(text);
        return ExitCode.DONE;
    }

    private static int wrongUsage(String message, Optional<Command> command, Terminal terminal) {
        String help = PROGRAM + command.map(c -> " " + c.name()).orElse("") + " --help";
        Terminal.line(terminal.err(), PROGRAM + ": " + Arguments.oneLine(message));
        Terminal.line(terminal.err(), "try '" + help + "'");
        return ExitCode.USAGE;
    }

    private static int failed(String message, Throwable cause, List<String> arguments, Terminal terminal) {
        Terminal.line(terminal.err(), message);
        if (arguments.contains("-v") || arguments.contains("--verbose")) {
            cause.printStackTrace(terminal.err());
        }
        return ExitCode.FAILED;
    }

    /** Class and line only: an exception's message may quote the input, and so a secret. */
    private static String place(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        for (StackTraceElement element : trace) {
            if (element.getClassName().startsWith("dev.compose2dify.")) {
                return element.getFileName() + ":" + element.getLineNumber();
            }
        }
        return trace.length == 0 ? "an unknown place" : trace[0].getFileName() + ":" + trace[0].getLineNumber();
    }

    /** The version of this build, from the build. */
    static String version() {
        try (InputStream in = Cli.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
