package dev.compose2dify.plan.credential;

import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.compose.Service.HealthCheck;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.attribute.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words of everything that a service runs: entrypoint, command, health check and hooks. */
public final class CommandWords {
    /** The attributes that hold commands. */
    public static final List<String> ATTRIBUTES =
            List.of("entrypoint", "command", "healthcheck", "post_start", "pre_stop");

    private CommandWords() {}

    /**
     * A word with what is known of it.
     *
     * @param script a shell reads it
     * @param program it is the name of what runs, or Compose's {@code CMD}
     */
    public record Word(OriginText text, boolean script, boolean program) {
        public String value() {
            return text.value();
        }
    }

    /** The words of an attribute; a health check and a hook begin with {@code CMD} or {@code CMD-SHELL}. */
    public static List<Word> of(Service service, String attribute) {
        Optional<CommandLine> command = command(service, attribute);
        if (command.isEmpty()) {
            return List.of();
        }
        List<OriginText> texts = OriginText.of(command.get());
        List<String> values = command.get().values();
        boolean probe = !attribute.equals("entrypoint") && !attribute.equals("command");
        boolean afterShell = attribute.equals("command") && endsInShell(service);
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            boolean script = isScript(values, i)
                    || i == 0 && afterShell
                    || probe && i == 1 && values.get(0).equals("CMD-SHELL");
            boolean program = !script && (i == 0 || probe && i == 1);
            words.add(new Word(texts.get(i), script, program));
        }
        return words;
    }

    private static Optional<CommandLine> command(Service service, String attribute) {
        return switch (attribute) {
            case "entrypoint" -> service.entrypoint();
            case "command" -> service.command();
            case "healthcheck" ->
                service.healthCheck()
                        .filter(h -> !h.disabled())
                        .map(HealthCheck::test)
                        .filter(t -> t.words().size() > 1);
            default -> hook(service, attribute);
        };
    }

    /** The first command of a hook, as one that runs without a shell. */
    private static Optional<CommandLine> hook(Service service, String attribute) {
        List<Map<?, ?>> hooks = Attributes.mappings(service.attributes().get(attribute));
        List<String> words =
                hooks.isEmpty() ? List.of() : Attributes.strings(hooks.get(0).get("command"));
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Location at = service.locationOf(attribute);
        List<Text> test = new ArrayList<>();
        test.add(Text.literal("CMD", at));
        words.forEach(w -> test.add(Text.literal(w, at)));
        return Optional.of(new CommandLine(Optional.empty(), test));
    }

    /** {@code entrypoint: [sh, -c]}: the first word of the command is the script. */
    private static boolean endsInShell(Service service) {
        return service.entrypoint()
                .map(CommandLine::values)
                .filter(w -> {
                    List<String> longer = new ArrayList<>(w);
                    longer.add("");
                    return isScript(longer, w.size());
                })
                .isPresent();
    }

    private static boolean isScript(List<String> words, int index) {
        return index >= 2
                && words.get(index - 1).matches("-[a-z]*c")
                && words.get(index - 2).matches("(.*/)?(ba|da|a)?sh");
    }
}
