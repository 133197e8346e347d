package dev.compose2dify.plan.container;

import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.ContainerVariable;
import dev.compose2dify.chart.Value.CredentialValue;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.Value.Setting;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.component.Weaver;
import dev.compose2dify.plan.component.Weaver.Replacement;
import dev.compose2dify.plan.container.WordOrigins.Run;
import dev.compose2dify.plan.credential.CredentialBook;
import dev.compose2dify.plan.credential.TextSecrets;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvironmentPlanner.Item;
import dev.compose2dify.plan.environment.Settings;
import dev.compose2dify.text.CommandSecrets;
import dev.compose2dify.text.SecretKeys;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Commands and probe commands: hosts by their new names, credentials from the container's environment and never in the
 * text (docs/pitfalls.md, password-in-words), {@code $(} and {@code $$} kept from the kubelet (docs/pitfalls.md, dollar-signs).
 */
public final class CommandPlanner {
    private final CredentialBook credentials;
    private final Settings settings;
    private final HostReferences hosts;
    private final Planning planning;

    public CommandPlanner(Planning planning, CredentialBook credentials, Settings settings, HostReferences hosts) {
        this.planning = planning;
        this.credentials = credentials;
        this.settings = settings;
        this.hosts = hosts;
    }

    /** Variables of one container: those it has, and those that a command needs besides. */
    public static final class ContainerVariables {
        private final Map<String, String> nameByKey = new LinkedHashMap<>();
        private final Map<String, Item> added = new LinkedHashMap<>();
        private final List<String> names = new ArrayList<>();

        public ContainerVariables(List<Item> items) {
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

        public List<Item> added() {
            return List.copyOf(added.values());
        }
    }

    /** {@code entrypoint} and {@code command} as Kubernetes' {@code command} and {@code args}. */
    public record Commands(List<Value> command, List<Value> args) {}

    public Commands commands(Roster.Member member, ContainerVariables variables) {
        Service service = member.service();
        List<Value> entrypoint = service.entrypoint()
                .map(c -> words(member, c, variables, "entrypoint", false))
                .orElse(List.of());
        List<Value> command = service.command()
                .map(c -> words(member, c, variables, "command", endsInShell(service)))
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
            Roster.Member member,
            CommandLine command,
            ContainerVariables variables,
            String attribute,
            boolean afterShell) {
        List<String> texts = command.values();
        List<List<Run>> origins = WordOrigins.of(command);
        List<List<Replacement>> references = hosts.inWords(member, texts);
        List<Value> words = new ArrayList<>();
        boolean touched = false;
        for (int i = 0; i < texts.size(); i++) {
            boolean script = isScript(texts, i) || i == 0 && afterShell;
            Line line = new Line(member, texts, i, origins.get(i), variables, script, i == 0 && !script, attribute);
            Value word = word(line, references.get(i));
            words.add(CommandText.forKubelet(word));
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
            Value script = word(
                    new Line(member, texts, 1, origins.get(1), variables, true, false, "healthcheck"),
                    references.get(1));
            return List.of(Value.literal("/bin/sh"), Value.literal("-c"), script);
        }
        List<Value> words = new ArrayList<>();
        boolean needsShell = false;
        for (int i = 1; i < texts.size(); i++) {
            Line line =
                    new Line(member, texts, i, origins.get(i), variables, isScript(texts, i), i == 1, "healthcheck");
            Value word = word(line, references.get(i));
            needsShell |= word.pieces().stream().anyMatch(ContainerVariable.class::isInstance);
            words.add(word);
        }
        return needsShell ? CommandText.throughShell(words) : words;
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

    /**
     * A word with what is known of it.
     *
     * @param script a shell reads it
     * @param program it is the name of what runs
     */
    private record Line(
            Roster.Member member,
            List<String> words,
            int index,
            List<Run> runs,
            ContainerVariables variables,
            boolean script,
            boolean program,
            String attribute) {
        String text() {
            return words.get(index);
        }

        String service() {
            return member.service().name();
        }

        boolean isFree(int start, int end, List<Replacement> replacements) {
            return replacements.stream().noneMatch(r -> start < r.end() && r.start() < end);
        }
    }

    private Value word(Line line, List<Replacement> references) {
        List<Replacement> replacements = new ArrayList<>();
        if (!line.program()) {
            urls(line, references, replacements);
        }
        for (Run run : line.runs()) {
            replacement(line, run)
                    .filter(r -> line.isFree(r.start(), r.end(), replacements))
                    .ifPresent(replacements::add);
        }
        if (!line.program()) {
            knownCredentials(line, replacements);
            for (CommandSecrets.Found found : CommandSecrets.find(line.words(), line.index(), line.script())) {
                if (line.isFree(found.start(), found.end(), replacements)) {
                    String value = line.text().substring(found.start(), found.end());
                    String key = credentials.keyOfText(line.member(), found.name(), value, Optional.empty());
                    replacements.add(credential(line, found.start(), found.end(), key));
                }
            }
        }
        references.stream()
                .filter(r -> line.isFree(r.start(), r.end(), replacements))
                .toList()
                .forEach(replacements::add);
        return Weaver.weave(line.text(), replacements);
    }

    /** A URL with a password is put together inside the Secret, where the password can be URL-encoded. */
    private void urls(Line line, List<Replacement> references, List<Replacement> replacements) {
        for (TextSecrets.Url url : TextSecrets.urls(line.text())) {
            List<Replacement> inside = new ArrayList<>();
            for (UrlCredential credential : url.credentials()) {
                int start = credential.password().start();
                int end = credential.password().end();
                Text text = new Text(
                        line.text(),
                        line.text(),
                        line.member().service().location(),
                        line.runs().stream().map(Run::fragment).toList());
                boolean traced = line.runs().stream()
                                .mapToInt(r -> r.fragment().text().length())
                                .sum()
                        == line.text().length();
                String key = credentials
                        .keyOfPassword(line.member(), traced ? text : untraced(line, start), credential)
                        .orElseGet(() -> credentials.keyOfText(
                                line.member(),
                                line.member().component() + "_URL_PASSWORD",
                                UrlCredentials.decode(credential.password().of(line.text())),
                                Optional.empty()));
                inside.add(new Replacement(start - url.start(), end - url.start(), new CredentialValue(key, true)));
            }
            references.stream()
                    .filter(r -> r.start() >= url.start() && r.end() <= url.end())
                    .forEach(r ->
                            inside.add(new Replacement(r.start() - url.start(), r.end() - url.start(), r.piece())));
            String key = SecretKeys.fromVariable(line.member().component() + "-" + line.attribute() + "-url"
                    + (line.index() > 0 ? "-" + line.index() : "")
                    + (replacements.isEmpty() ? "" : "-" + replacements.size()));
            credentials.compose(
                    key,
                    "URL in the " + line.attribute() + " of " + line.service(),
                    line.service() + ":" + line.attribute(),
                    Weaver.weave(line.text().substring(url.start(), url.end()), inside));
            replacements.add(credential(line, url.start(), url.end(), key));
        }
    }

    /** The whole word, with the one run that holds the position as its origin. */
    private static Text untraced(Line line, int position) {
        return line.runs().stream()
                .filter(r -> r.start() <= position && position < r.end())
                .findFirst()
                .filter(r -> !r.fragment().variables().isEmpty())
                .map(r -> new Text(
                        line.text(),
                        line.text(),
                        r.fragment().definedAt(),
                        List.of(
                                part(line.text().substring(0, r.start()), r.fragment(), false),
                                part(line.text().substring(r.start(), r.end()), r.fragment(), true),
                                part(line.text().substring(r.end()), r.fragment(), false))))
                .orElseGet(
                        () -> Text.literal(line.text(), line.member().service().location()));
    }

    private static Fragment part(String text, Fragment origin, boolean same) {
        return new Fragment(
                text,
                same ? origin.kind() : Fragment.Kind.LITERAL,
                same ? origin.variables() : List.of(),
                origin.definedAt());
    }

    private Optional<Replacement> replacement(Line line, Run run) {
        List<String> sources = run.fragment().variables();
        if (sources.isEmpty() || run.start() == run.end()) {
            return Optional.empty();
        }
        String source = sources.get(sources.size() - 1);
        String text = line.text().substring(run.start(), run.end());
        Optional<String> key = credentials.keyOfSource(line.service(), source);
        if (key.isEmpty() && credentials.isWholeSecret(source, text)) {
            key = Optional.of(credentials.keyOfText(line.member(), source, text, Optional.of(run.fragment())));
        }
        if (key.isPresent()) {
            return Optional.of(credential(line, run.start(), run.end(), key.get()));
        }
        return settings.pathOfSource(source).map(path -> new Replacement(run.start(), run.end(), new Setting(path)));
    }

    private static Replacement credential(Line line, int start, int end, String key) {
        String variable = line.variables().of(key);
        return new Replacement(
                start,
                end,
                line.script()
                        ? new Literal(CommandText.shellVariable(line.text(), start, variable))
                        : new ContainerVariable(variable));
    }

    /** Credentials of the environment that somebody wrote into the command itself. */
    private void knownCredentials(Line line, List<Replacement> replacements) {
        String text = line.text();
        credentials.valuesToHide(line.member()).forEach((value, key) -> {
            for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length())) {
                int end = at + value.length();
                if (line.isFree(at, end, replacements) && isBoundary(text, at - 1, end)) {
                    replacements.add(credential(line, at, end, key));
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
}
