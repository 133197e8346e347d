package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.plan.reference.ShellTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** The command that decides whether a container ends: the last one of its script, or the command line itself. */
public final class LastCommand {
    private LastCommand() {}

    /** Its words; empty when the image decides what runs. A script is the last word of the command line after {@code -c}. */
    public static List<String> of(Service service) {
        List<String> words = new ArrayList<>();
        service.entrypoint().map(CommandLine::values).ifPresent(words::addAll);
        service.command().map(CommandLine::values).ifPresent(words::addAll);
        int script = -1;
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).matches("-[a-z]*c") && words.get(0).matches("(.*/)?(ba|da|a)?sh")) {
                script = i;
                break;
            }
        }
        if (script < 0) {
            return List.copyOf(words);
        }
        List<List<Token>> commands = ShellTokens.split(0, words.get(script));
        return commands.isEmpty()
                ? List.of()
                : commands.get(commands.size() - 1).stream().map(Token::text).toList();
    }

    /** Whether its script has a loop: then its last command says nothing. */
    public static boolean loops(Service service) {
        return service.command().map(CommandLine::values).orElse(List.of()).stream()
                        .anyMatch(LastCommand::isLoop)
                || service.entrypoint().map(CommandLine::values).orElse(List.of()).stream()
                        .anyMatch(LastCommand::isLoop);
    }

    private static boolean isLoop(String script) {
        return script.matches("(?s).*\\b(while\\s+(true|:)|until\\s+false|for\\s*\\(\\(\\s*;).*");
    }
}
