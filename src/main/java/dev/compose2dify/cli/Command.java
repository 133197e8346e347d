package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One command of the tool. */
interface Command {
    String name();

    /** What it does, in a few words, for the list of commands. */
    String summary();

    /** Without {@code --help}, which every command has. */
    Options options();

    /** The full text of {@code --help}; ends with a line feed. */
    String help();

    /**
     * Runs the command.
     *
     * @return one of {@link ExitCode}
     * @throws UsageException when the options do not go together
     */
    int run(CommandLine line, Terminal terminal) throws UsageException;
}
