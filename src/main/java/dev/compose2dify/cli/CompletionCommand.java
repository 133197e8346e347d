package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code compose2dify completion}: what a shell needs to complete the commands and options, made from the options. */
final class CompletionCommand implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private static final String HELP = """
            Usage: compose2dify completion SHELL

            Prints the completion for bash, zsh or fish.

            Options:
              -h, --help                 show this help

            Examples:
              compose2dify completion bash > ~/.local/share/bash-completion/completions/compose2dify
              compose2dify completion zsh > "${fpath[1]}/_compose2dify"
              compose2dify completion fish > ~/.config/fish/completions/compose2dify.fish

            Exit codes: 0 done, 2 wrong usage.
            """;

    private final List<Command> others;

    /** @param others the commands to complete besides this one */
    CompletionCommand(List<Command> others) {
        this.others = List.copyOf(others);
    }

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String summary() {
        return "print the completion for a shell";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(CommandLine line, Terminal terminal) throws UsageException {
        List<String> arguments = line.getArgList();
        if (arguments.size() != 1 || !SHELLS.contains(arguments.get(0))) {
            throw new UsageException("name one shell: " + String.join(", ", SHELLS));
        }
        terminal.out()
                .print(
                        switch (arguments.get(0)) {
                            case "bash" -> bash();
                            case "zsh" -> zsh();
                            default -> fish();
                        });
        return ExitCode.DONE;
    }

    private List<Command> all() {
        List<Command> all = new ArrayList<>(others);
        all.add(this);
        return all;
    }

    private static List<Option> options(Command command) {
        List<Option> options = new ArrayList<>(command.options().getOptions());
        options.add(Arguments.flag("h", "help"));
        return options;
    }

    private String names() {
        return all().stream().map(Command::name).collect(Collectors.joining(" "));
    }

    private String bash() {
        StringBuilder text = new StringBuilder("# Completion of compose2dify for bash: commands, options, files.\n"
                + "_compose2dify() {\n"
                + "  local word=${COMP_WORDS[COMP_CWORD]} options\n"
                + "  if ((COMP_CWORD == 1)); then\n"
                + "    mapfile -t COMPREPLY < <(compgen -W '" + names() + " --help --version' -- \"$word\")\n"
                + "    return\n"
                + "  fi\n"
                + "  if [[ ${COMP_WORDS[1]} == completion && $word != -* ]]; then\n"
                + "    mapfile -t COMPREPLY < <(compgen -W '" + String.join(" ", SHELLS) + "' -- \"$word\")\n"
                + "    return\n"
                + "  fi\n"
                + "  if [[ $word != -* ]]; then\n"
                + "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                + "    return\n"
                + "  fi\n"
                + "  case ${COMP_WORDS[1]} in\n");
        for (Command command : all()) {
            text.append("    ")
                    .append(command.name())
                    .append(") options='")
                    .append(options(command).stream()
                            .map(o -> "--" + o.getLongOpt())
                            .collect(Collectors.joining(" ")))
                    .append("' ;;\n");
        }
        return text.append("    *) options=--help ;;\n"
                        + "  esac\n"
                        + "  mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
                        + "}\n"
                        + "complete -o filenames -F _compose2dify compose2dify\n")
                .toString();
    }

    private String zsh() {
        StringBuilder text = new StringBuilder("#compdef compose2dify\n"
                + "# Completion of compose2dify for zsh: commands, options, files.\n"
                + "_compose2dify() {\n"
                + "  local -a commands\n"
                + "  commands=(\n");
        all().forEach(c -> text.append("    '")
                .append(c.name())
                .append(':')
                .append(c.summary())
                .append("'\n"));
        text.append("  )\n"
                + "  if ((CURRENT == 2)); then\n"
                + "    _describe command commands\n"
                + "    return\n"
                + "  fi\n"
                + "  case ${words[2]} in\n");
        for (Command command : all()) {
            text.append("    ").append(command.name()).append(") _arguments");
            for (Option option : options(command)) {
                text.append(" '*--").append(option.getLongOpt()).append(option.hasArg() ? ":value:_files'" : "'");
            }
            text.append(
                    command == this ? " '3:shell:(" + String.join(" ", SHELLS) + ")' ;;\n" : " '*:file:_files' ;;\n");
        }
        return text.append("  esac\n}\n_compose2dify \"$@\"\n").toString();
    }

    private String fish() {
        StringBuilder text = new StringBuilder("# Completion of compose2dify for fish: commands, options, files.\n");
        for (Command command : all()) {
            text.append("complete -c compose2dify -n __fish_use_subcommand -f -a ")
                    .append(command.name())
                    .append(" -d '")
                    .append(command.summary())
                    .append("'\n");
            for (Option option : options(command)) {
                text.append("complete -c compose2dify -n '__fish_seen_subcommand_from ")
                        .append(command.name())
                        .append("' -l ")
                        .append(option.getLongOpt())
                        .append(option.getOpt() == null ? "" : " -s " + option.getOpt())
                        .append(option.hasArg() ? " -r" : "")
                        .append('\n');
            }
        }
        return text.append("complete -c compose2dify -n '__fish_seen_subcommand_from completion' -f -a '")
                .append(String.join(" ", SHELLS))
                .append("'\n")
                .toString();
    }
}
