package dev.compose2dify.plan;

import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.plan.Decision.Outcome;
import dev.compose2dify.plan.Decision.Subject;
import dev.compose2dify.plan.EnvironmentPlanner.Item;
import dev.compose2dify.plan.Value.ContainerVariable;
import dev.compose2dify.plan.Value.Literal;
import dev.compose2dify.plan.Value.Piece;
import dev.compose2dify.plan.Value.Setting;
import dev.compose2dify.plan.Weaver.Replacement;
import dev.compose2dify.plan.WordOrigins.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Commands and probe commands: hosts by their new names, credentials from the container's environment and never in the
 * text (pitfall P89), {@code $(} and {@code $$} kept from the kubelet (P82).
 */
final class CommandPlanner {
    private final CredentialBook credentials;
    private final Settings settings;
    private final HostReferences hosts;
    private final Planning planning;

    CommandPlanner(Planning planning, CredentialBook credentials, Settings settings, HostReferences hosts) {
        this.planning = planning;
        this.credentials = credentials;
        this.settings = settings;
        this.hosts = hosts;
    }

    /** Variables of one container: those it has, and those that a command needs besides. */
    static final class ContainerVariables {
        private final Map<String, String> nameByKey = new LinkedHashMap<>();
        private final Map<String, Item> added = new LinkedHashMap<>();
        private final List<String> names = new ArrayList<>();

        ContainerVariables(List<Item> items) {
            for (Item item : items) {
                names.add(item.name());
                if (item.isSecret()) {
                    nameByKey.putIfAbsent(item.secretKey(), item.name());
                }
            }
        }

        /** The variable that holds the credential; it is added when there is none. */
        String of(String key) {
            return nameByKey.computeIfAbsent(key, k -> {
                String name = k.replace('-', '_').toUpperCase(Locale.ROOT);
                if (names.contains(name)) {
                    name = name + "_SECRET";
                }
                added.put(name, new Item(name, Value.literal(""), k, ""));
                return name;
            });
        }

        List<Item> added() {
            return List.copyOf(added.values());
        }
    }

    /** {@code entrypoint} and {@code command} as Kubernetes' {@code command} and {@code args}. */
    record Commands(List<Value> command, List<Value> args) {}

    Commands commands(Roster.Member member, ContainerVariables variables) {
        Service service = member.service();
        List<Value> entrypoint = service.entrypoint()
                .map(c -> words(member, c, variables, "entrypoint"))
                .orElse(List.of());
        List<Value> command = service.command()
                .map(c -> words(member, c, variables, "command"))
                .orElse(List.of());
        boolean cleared = service.entrypoint().isPresent()
                && entrypoint.stream().allMatch(w -> w.isLiteral() && w.text().isEmpty());
        if (cleared) {
            // Without an entrypoint the command is what runs.
            return new Commands(command, List.of());
        }
        return new Commands(entrypoint, command);
    }

    private List<Value> words(
            Roster.Member member, CommandLine command, ContainerVariables variables, String attribute) {
        List<String> texts = command.values();
        List<List<Run>> origins = WordOrigins.of(command);
        List<List<Replacement>> references = hosts.inWords(member, texts);
        List<Value> words = new ArrayList<>();
        boolean touched = false;
        for (int i = 0; i < texts.size(); i++) {
            boolean script = isScript(texts, i);
            Value word = word(texts.get(i), origins.get(i), references.get(i), variables, script, i == 0);
            words.add(forKubelet(word));
            touched |= !word.isLiteral() || !word.text().equals(texts.get(i));
        }
        planning.decide(
                member.service(),
                Subject.COMMAND,
                attribute,
                touched ? Outcome.CHANGED : Outcome.KEPT,
                attribute.equals("entrypoint") ? "command" : "args",
                touched ? "credentials come from the environment, components are named as on the cluster" : "",
                member.service().locationOf(attribute));
        return words;
    }

    /**
     * A health check's command for the kubelet, which starts no shell and expands nothing.
     *
     * @param test {@code CMD …} or {@code CMD-SHELL …}, first word included
     */
    List<Value> probe(Roster.Member member, CommandLine test, ContainerVariables variables) {
        List<String> texts = test.values();
        List<List<Run>> origins = WordOrigins.of(test);
        List<List<Replacement>> references = hosts.inProbe(member, texts);
        if (texts.get(0).equals("CMD-SHELL")) {
            Value script = word(texts.get(1), origins.get(1), references.get(1), variables, true, false);
            return List.of(Value.literal("/bin/sh"), Value.literal("-c"), script);
        }
        List<Value> words = new ArrayList<>();
        boolean needsShell = false;
        for (int i = 1; i < texts.size(); i++) {
            Value word = word(texts.get(i), origins.get(i), references.get(i), variables, isScript(texts, i), i == 1);
            needsShell |= word.pieces().stream().anyMatch(ContainerVariable.class::isInstance);
            words.add(word);
        }
        return needsShell ? throughShell(words) : words;
    }

    private static boolean isScript(List<String> words, int index) {
        return index >= 2
                && words.get(index - 1).matches("-[a-z]*c")
                && words.get(index - 2).matches("(.*/)?(ba|da|a)?sh");
    }

    private Value word(
            String text,
            List<Run> runs,
            List<Replacement> references,
            ContainerVariables variables,
            boolean script,
            boolean program) {
        List<Replacement> replacements = new ArrayList<>();
        for (Run run : runs) {
            replacement(run, text, variables, script).ifPresent(replacements::add);
        }
        if (!program) {
            literalCredentials(text, variables, script, replacements);
        }
        replacements.addAll(references);
        return Weaver.weave(text, replacements);
    }

    private Optional<Replacement> replacement(Run run, String text, ContainerVariables variables, boolean script) {
        List<String> sources = run.fragment().variables();
        if (sources.isEmpty() || run.start() == run.end()) {
            return Optional.empty();
        }
        String source = sources.get(sources.size() - 1);
        Optional<String> key = credentials.keyOfSource(source);
        if (key.isPresent()) {
            return Optional.of(
                    new Replacement(run.start(), run.end(), piece(text, run.start(), variables.of(key.get()), script)));
        }
        return settings.pathOfSource(source).map(path -> new Replacement(run.start(), run.end(), new Setting(path)));
    }

    /** Credentials that somebody wrote into the command itself. */
    private void literalCredentials(
            String text, ContainerVariables variables, boolean script, List<Replacement> replacements) {
        credentials.valuesToHide().forEach((value, key) -> {
            for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length())) {
                int from = at;
                int end = at + value.length();
                boolean taken = replacements.stream().anyMatch(r -> from < r.end() && r.start() < end);
                if (!taken && isBoundary(text, from - 1, end)) {
                    replacements.add(new Replacement(from, end, piece(text, from, variables.of(key), script)));
                }
            }
        });
    }

    private static boolean isBoundary(String text, int before, int after) {
        boolean left =
                before < 0 || !Character.isLetterOrDigit(text.charAt(before)) || text.startsWith("-p", before - 1);
        boolean right = after >= text.length() || !Character.isLetterOrDigit(text.charAt(after));
        return left && right;
    }

    private static Piece piece(String text, int at, String variable, boolean script) {
        return script ? new Literal(shellVariable(text, at, variable)) : new ContainerVariable(variable);
    }

    /** The variable as the shell expands it in one piece, whatever quotes stand open at {@code at}. */
    private static String shellVariable(String script, int at, String variable) {
        char open = 0;
        for (int i = 0; i < at; i++) {
            char c = script.charAt(i);
            if (c == '\\' && open != '\'') {
                i++;
            } else if (open == 0 && (c == '\'' || c == '"')) {
                open = c;
            } else if (c == open) {
                open = 0;
            }
        }
        return switch (open) {
            case '"' -> "${" + variable + "}";
            case '\'' -> "'\"${" + variable + "}\"'";
            default -> "\"${" + variable + "}\"";
        };
    }

    /** The kubelet expands {@code $(NAME)} in commands and reads {@code $$} as {@code $}. */
    private static Value forKubelet(Value word) {
        List<Piece> pieces = new ArrayList<>();
        for (Piece piece : word.pieces()) {
            boolean variable = piece instanceof ContainerVariable;
            int last = pieces.size() - 1;
            if (variable
                    && last >= 0
                    && pieces.get(last) instanceof Literal before
                    && before.text().endsWith("$")) {
                pieces.set(last, new Literal(before.text() + "$"));
            }
            pieces.add(
                    piece instanceof Literal literal
                            ? new Literal(literal.text().replaceAll("\\$(?=[$(])", "\\$\\$"))
                            : piece);
        }
        return new Value(pieces);
    }

    private static List<Value> throughShell(List<Value> words) {
        List<Piece> script = new ArrayList<>();
        script.add(new Literal("exec"));
        for (Value word : words) {
            script.add(new Literal(" "));
            if (word.isLiteral() && word.text().matches("[A-Za-z0-9_@%+=:,./-]+")) {
                script.addAll(word.pieces());
                continue;
            }
            script.add(new Literal("\""));
            for (Piece piece : word.pieces()) {
                if (piece instanceof ContainerVariable variable) {
                    script.add(new Literal("${" + variable.name() + "}"));
                } else if (piece instanceof Literal literal) {
                    script.add(new Literal(literal.text().replaceAll("([\\\\\"$`])", "\\\\$1")));
                } else {
                    script.add(piece);
                }
            }
            script.add(new Literal("\""));
        }
        return List.of(Value.literal("/bin/sh"), Value.literal("-c"), new Value(script));
    }
}
