package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.ContainerVariable;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.Value.LiveVariable;
import dev.compose2dify.chart.Value.ValuesReference;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Replacement;
import dev.compose2dify.plan.credential.CommandWords;
import dev.compose2dify.plan.credential.CommandWords.Word;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.credential.OriginText;
import dev.compose2dify.plan.credential.OriginText.Run;
import dev.compose2dify.plan.credential.SecretSpan;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvVar;
import dev.compose2dify.plan.environment.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands and probe commands: hosts by their new names, credentials from the container's environment and never in the
 * text (docs/pitfalls.md, password-in-words), {@code $(} and {@code $$} kept from the kubelet (docs/pitfalls.md, dollar-signs).
 */
public final class CommandPlanner {
    /** What a setting of a program looks like. */
    private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9_.:/+-]+");

    private final Credentials credentials;
    private final Settings settings;
    private final HostReferences hosts;
    private final Planning planning;

    public CommandPlanner(Planning planning, Credentials credentials, Settings settings, HostReferences hosts) {
        this.planning = planning;
        this.credentials = credentials;
        this.settings = settings;
        this.hosts = hosts;
    }

    /** Variables of one container: those it has, and those that a command needs besides. */
    public static final class ContainerVariables {
        private final Map<String, String> nameByKey = new LinkedHashMap<>();
        private final Map<String, EnvVar> added = new LinkedHashMap<>();
        private final List<String> names = new ArrayList<>();

        public ContainerVariables(List<EnvVar> items) {
            for (EnvVar item : items) {
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
                added.put(name, new EnvVar(name, Value.literal(""), k, ""));
                return name;
            });
        }

        public List<EnvVar> added() {
            return List.copyOf(added.values());
        }
    }

    /** {@code entrypoint} and {@code command} as Kubernetes' {@code command} and {@code args}. */
    public record Commands(List<Value> command, List<Value> args) {}

    public Commands commands(Component component, ContainerVariables variables) {
        Service service = component.service();
        List<Value> entrypoint = words(component, variables, "entrypoint");
        List<Value> command = words(component, variables, "command");
        boolean cleared = service.entrypoint().isPresent()
                && entrypoint.stream().allMatch(w -> w.isLiteral() && w.text().isEmpty());
        if (cleared) {
            // Without an entrypoint the command is what runs.
            return new Commands(command, List.of());
        }
        return new Commands(entrypoint, command);
    }

    private List<Value> words(Component component, ContainerVariables variables, String attribute) {
        List<Word> texts = CommandWords.of(component.service(), attribute);
        if (!component.service().attributes().containsKey(attribute) && texts.isEmpty()) {
            return List.of();
        }
        List<List<SecretSpan>> secrets = credentials.inWords(component.service().name(), attribute);
        List<List<Replacement>> references =
                hosts.inWords(component, texts.stream().map(Word::value).toList());
        List<Value> words = new ArrayList<>();
        boolean touched = false;
        boolean moved = false;
        for (int i = 0; i < texts.size(); i++) {
            List<Replacement> known = new ArrayList<>(references.get(i));
            moved |= known.addAll(moves(component, texts.get(i).value()));
            Value word = word(texts.get(i), secrets.get(i), known, variables);
            boolean kept = word.isLiteral() && word.text().equals(texts.get(i).value());
            touched |= !kept;
            words.add(CommandText.forKubelet(kept ? live(component, texts.get(i)) : word));
        }
        planning.decide(
                component.service(),
                Subject.COMMAND,
                attribute,
                touched ? Outcome.CHANGED : Outcome.KEPT,
                attribute.equals("entrypoint") ? "command" : "args",
                touched
                        ? "credentials come from the environment, components are named as on the cluster"
                                + (moved ? "; its own file goes to /tmp, as root alone may write to /" : "")
                        : "",
                component.service().locationOf(attribute));
        return words;
    }

    /** Files that the command writes where only root may. */
    private static List<Replacement> moves(Component component, String text) {
        List<Replacement> moves = new ArrayList<>();
        component.facts().map(ImageFacts::moves).orElse(Map.of()).forEach((from, to) -> {
            Matcher found = Pattern.compile("(?<![\\w./-])" + Pattern.quote(from) + "(?![\\w./-])")
                    .matcher(text);
            while (found.find()) {
                moves.add(new Replacement(found.start(), found.end(), new Literal(to)));
            }
        });
        return moves;
    }

    /**
     * A health check's or hook's command for the kubelet, which starts no shell and expands nothing.
     *
     * @param attribute {@code healthcheck}, {@code post_start} or {@code pre_stop}
     */
    List<Value> probe(Component component, String attribute, ContainerVariables variables) {
        List<Word> texts = CommandWords.of(component.service(), attribute);
        List<List<SecretSpan>> secrets = credentials.inWords(component.service().name(), attribute);
        List<List<Replacement>> references =
                hosts.inProbe(component, texts.stream().map(Word::value).toList());
        List<Value> words = new ArrayList<>();
        for (int i = 1; i < texts.size(); i++) {
            words.add(word(texts.get(i), secrets.get(i), references.get(i), variables));
        }
        if (texts.get(0).value().equals("CMD-SHELL")) {
            return List.of(Value.literal("/bin/sh"), Value.literal("-c"), words.get(0));
        }
        boolean needsShell =
                words.stream().flatMap(w -> w.pieces().stream()).anyMatch(ContainerVariable.class::isInstance);
        return needsShell ? CommandText.throughShell(words) : words;
    }

    /** A word in which a variable of the project is one of the chart's; a script stays as it is. */
    private static Value live(Component component, Word word) {
        List<Replacement> replacements = new ArrayList<>();
        for (Run run : word.text().variables()) {
            String text = word.value().substring(run.start(), run.end());
            if (!word.script() && !word.program() && OPTION.matcher(text).matches()) {
                OriginText.variable(run.fragment())
                        .ifPresent(name -> replacements.add(new Replacement(
                                run.start(), run.end(), new LiveVariable(component.valuesKey(), name, text))));
            }
        }
        return Replacement.apply(word.value(), replacements);
    }

    /** A word with variables for its credentials and settings, and with the hosts as they are called on the cluster. */
    private Value word(
            Word word, List<SecretSpan> secrets, List<Replacement> references, ContainerVariables variables) {
        List<Replacement> replacements = new ArrayList<>();
        for (SecretSpan secret : secrets) {
            String variable = variables.of(secret.key());
            replacements.add(new Replacement(
                    secret.start(),
                    secret.end(),
                    word.script()
                            ? new Literal(CommandText.shellVariable(word.value(), secret.start(), variable))
                            : new ContainerVariable(variable)));
        }
        for (Run run : word.text().variables()) {
            if (!run.isEmpty() && isFree(run.start(), run.end(), replacements)) {
                OriginText.variable(run.fragment())
                        .flatMap(settings::pathOfSource)
                        .ifPresent(path ->
                                replacements.add(new Replacement(run.start(), run.end(), new ValuesReference(path))));
            }
        }
        references.stream()
                .filter(r -> isFree(r.start(), r.end(), replacements))
                .toList()
                .forEach(replacements::add);
        return Replacement.apply(word.value(), replacements);
    }

    private static boolean isFree(int start, int end, List<Replacement> replacements) {
        return replacements.stream().noneMatch(r -> start < r.end() && r.start() < end);
    }
}
