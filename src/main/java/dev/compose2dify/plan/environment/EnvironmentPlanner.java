package dev.compose2dify.plan.environment;

import dev.compose2dify.catalog.PublicUrlFacts;
import dev.compose2dify.catalog.image.ExtraVariable;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.Value.Piece;
import dev.compose2dify.chart.Value.PublicUrl;
import dev.compose2dify.chart.Value.ValuesReference;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.EnvironmentVariable.Source;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Replacement;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.credential.Credentials.VariableSecret;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.SecretClassifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where every variable of every workload goes, and why. */
public final class EnvironmentPlanner {
    private static final Pattern SERVICE_TOKEN = Pattern.compile("@service:([a-z0-9-]+):(\\d+)");
    /** The value of an added variable that is a setting of the chart: {@code @setting:postgresql.auth.username}. */
    private static final String SETTING = "@setting:";

    private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    private static final Pattern LOCAL =
            Pattern.compile("(https?|wss?)://(localhost|127\\.0\\.0\\.1)([:/].*)?|localhost");

    private final Planning planning;
    private final Components components;
    private final Credentials credentials;
    private final HostReferences hosts;
    private final Settings settings;

    public EnvironmentPlanner(
            Planning planning,
            Components components,
            Credentials credentials,
            HostReferences hosts,
            Settings settings) {
        this.planning = planning;
        this.components = components;
        this.credentials = credentials;
        this.hosts = hosts;
        this.settings = settings;
    }

    /** All variables of a workload, in the order of the source, those that the chart adds last. */
    public List<EnvVar> variables(Component component) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        for (EnvironmentVariable variable : component.service().environment().values()) {
            item(component, variable).ifPresent(i -> variables.put(i.name(), i));
        }
        added(component, variables);
        return List.copyOf(variables.values());
    }

    private Optional<EnvVar> item(Component component, EnvironmentVariable variable) {
        if (!isPossible(component, variable)) {
            return Optional.empty();
        }
        Optional<VariableSecret> secret =
                credentials.ofVariable(component.service().name(), variable.name());
        Optional<PublicUrlFacts> publicUrl = publicUrl(component, variable);
        if (publicUrl.isPresent()) {
            return Optional.of(
                    secret.isPresent()
                            ? publicUrlWithPassword(component, variable, secret.get())
                            : publicUrlItem(component, variable, publicUrl.get()));
        }
        Optional<String> unread = whyUnread(component, variable, secret.isPresent());
        if (unread.isPresent()) {
            decide(component, variable, Outcome.DROPPED, "", unread.get());
            return Optional.empty();
        }
        return Optional.of(
                secret.isPresent() ? secretItem(component, variable, secret.get()) : plainItem(component, variable));
    }

    /** Whether a container can be given the variable as it is. */
    private boolean isPossible(Component component, EnvironmentVariable variable) {
        String name = variable.name();
        if (!NAME.matcher(name).matches()) {
            planning.attention(
                    component.service(),
                    Subject.VARIABLE,
                    name,
                    "Kubernetes does not take \"" + name + "\" as the name of a variable",
                    "rename it, or set it in a start script",
                    variable.text().location());
            return false;
        }
        boolean refused = component.facts().map(f -> f.omitsWhenEmpty(name)).orElse(false)
                || planning.catalog.environment().refusesEmpty(component.family(), name);
        if (variable.value().isEmpty() && refused) {
            decide(
                    component,
                    variable,
                    Outcome.DROPPED,
                    "",
                    "empty is not the same as unset here: the image would not accept it");
            return false;
        }
        if (variable.value().indexOf('\0') >= 0) {
            planning.add(Diagnostic.error(
                    variable.text().location(),
                    "the value of " + name + " holds a NUL character, which no process can be given",
                    "take it out; a file can hold it"));
            return false;
        }
        return true;
    }

    /** Why nothing in the component reads the variable; empty when something may. */
    private Optional<String> whyUnread(Component component, EnvironmentVariable variable, boolean secret) {
        boolean elsewhere = components.dify().isPresent()
                && component.isKnown()
                && planning.catalog.environment().isReadOutsideTheChart(variable.name());
        if (elsewhere) {
            return Optional.of("only Compose or the gateway reads it, and neither is in the chart");
        }
        boolean withheld = secret
                && variable.source() == Source.ENV_FILE
                && component.facts().map(f -> !f.readsSecret(variable.name())).orElse(false);
        return withheld
                ? Optional.of("a secret that only a shared env file brings here and that the image does not read")
                : Optional.empty();
    }

    private EnvVar plainItem(Component component, EnvironmentVariable variable) {
        String name = variable.name();
        Optional<String> setting = settings.path(component, variable);
        if (setting.isPresent()) {
            decide(component, variable, Outcome.MOVED, "values " + setting.get(), "set when the chart is installed");
            return new EnvVar(name, Value.of(new ValuesReference(setting.get())), "", "");
        }
        List<Replacement> references = hosts.inVariable(component, variable);
        if (!references.isEmpty()) {
            Value woven = Replacement.apply(variable.value(), references);
            decide(
                    component,
                    variable,
                    Outcome.CHANGED,
                    "ConfigMap",
                    woven.hosts().isEmpty()
                            ? "the port of the container, not the one that Docker publishes on its host"
                            : "names " + String.join(", ", woven.hosts()) + " by its name on the cluster");
            return new EnvVar(name, woven, "", "");
        }
        if (leavesMigration(component, name)) {
            decide(component, variable, Outcome.CHANGED, "ConfigMap", whyNoMigration());
        } else {
            decide(component, variable, Outcome.KEPT, "ConfigMap", "");
        }
        return new EnvVar(name, Value.literal(variable.value()), "", "");
    }

    /**
     * Whether it is the switch of the migration in a component that leaves that to another of its image: the chart switches it
     * off there, unless the other is off itself.
     */
    private boolean leavesMigration(Component component, String variable) {
        return variable.equals(planning.catalog.migration().switchVariable())
                && component.family().isPresent()
                && components
                        .known(planning.catalog.migration().component())
                        .filter(migrator -> migrator != component)
                        .isPresent();
    }

    private String whyNoMigration() {
        return "the " + planning.catalog.migration().component()
                + " alone migrates the database, and the others of its image wait for it";
    }

    private EnvVar secretItem(Component component, EnvironmentVariable variable, VariableSecret secret) {
        decide(
                component,
                variable,
                Outcome.MOVED,
                "Secret key " + secret.key(),
                secret.composed()
                        ? "holds a credential: put together inside the Secret"
                        : whyCredential(component, variable));
        return new EnvVar(variable.name(), Value.literal(""), secret.key(), "");
    }

    /** What the name does not say the value does; what only looks like a key, somebody should look at. */
    private String whyCredential(Component component, EnvironmentVariable variable) {
        SecretClassifier classifier = SecretClassifier.standard();
        String name = variable.name();
        String value = variable.value();
        if (value.isEmpty() || classifier.isSecretByName(name, value)) {
            return "credential";
        }
        Optional<String> reason = classifier.reasonOfValue(name, value);
        if (reason.isPresent() && classifier.shapeOf(name, value).isEmpty()) {
            planning.attention(
                    component.service(),
                    Subject.VARIABLE,
                    name,
                    name + " looks like a generated key and is in the Secret",
                    "if it is none, nothing is lost: the container gets it all the same",
                    variable.text().location());
        }
        return reason.map(r -> "credential: " + r).orElse("credential");
    }

    /** An address of the user's own with a password in it is one that somebody made for a purpose: it stays, in the Secret. */
    private EnvVar publicUrlWithPassword(Component component, EnvironmentVariable variable, VariableSecret secret) {
        planning.attention(
                component.service(),
                Subject.VARIABLE,
                variable.name(),
                variable.name() + " holds a password, so it is kept in the Secret and does not follow external.host",
                "take user and password out of it to have it follow",
                variable.text().location());
        return secretItem(component, variable, secret);
    }

    private EnvVar publicUrlItem(Component component, EnvironmentVariable variable, PublicUrlFacts facts) {
        String value = variable.value();
        boolean own = !value.isEmpty()
                && !isOfThisMachine(value)
                && !planning.project
                        .exampleEnvironment()
                        .getOrDefault(variable.name(), java.util.Set.of())
                        .contains(value);
        if (own) {
            planning.attention(
                    component.service(),
                    Subject.VARIABLE,
                    variable.name(),
                    variable.name() + " is " + value + " today; on the cluster it follows external.host",
                    "pass deploy.sh --external-host to keep an address of your own, or set it under config in your values",
                    variable.text().location());
        } else {
            decide(
                    component,
                    variable,
                    Outcome.CHANGED,
                    "ConfigMap",
                    "follows external.scheme and external.host: " + facts.note());
        }
        return new EnvVar(variable.name(), Value.of(publicUrlPiece(facts, value)), "", "");
    }

    private static PublicUrl publicUrlPiece(PublicUrlFacts facts, String composeValue) {
        String relative = facts.whenRelative() == PublicUrlFacts.WhenRelative.EMPTY ? "" : composeValue;
        return new PublicUrl(facts.base().name().toLowerCase(Locale.ROOT), facts.suffix(), relative);
    }

    private Optional<PublicUrlFacts> publicUrl(Component component, EnvironmentVariable variable) {
        List<PublicUrlFacts> named = planning.catalog.publicUrls().stream()
                .filter(u -> u.variable().equals(variable.name()))
                .toList();
        return named.stream()
                .filter(u -> follows(component, u))
                .findFirst()
                .or(() -> named.stream()
                        // A common env file brings it to more components than read it; wrong it must be in none.
                        .filter(u -> component.isKnown() && isOfThisMachine(variable.value()))
                        .filter(u ->
                                components.dify().isPresent() && u.versions().contains(components.difyVersion()))
                        .findFirst());
    }

    private static boolean isOfThisMachine(String value) {
        return LOCAL.matcher(value).matches();
    }

    /** Whether the variable of the service tells where users reach Dify. Without Dify nobody says that. */
    private boolean follows(Component component, PublicUrlFacts url) {
        return components.dify().isPresent()
                && url.appliesTo(component.knownAs(), component.family(), components.difyVersion());
    }

    /** What the chart sets although Compose does not: for the cluster's sake, or because scripts of the owner may read it. */
    private void added(Component component, Map<String, EnvVar> variables) {
        for (PublicUrlFacts url : planning.catalog.publicUrls()) {
            if (url.added() && !variables.containsKey(url.variable()) && follows(component, url)) {
                add(component, variables, url.variable(), Value.of(publicUrlPiece(url, "")), url.note());
            }
        }
        for (ExtraVariable extra :
                component.facts().map(ImageFacts::extraEnvironment).orElse(List.of())) {
            EnvironmentVariable present = component.service().environment().get(extra.name());
            boolean set = present != null && !present.value().isEmpty();
            Optional<String> setting = Optional.of(extra.value())
                    .filter(v -> v.startsWith(SETTING))
                    .map(v -> v.substring(SETTING.length()));
            if (setting.isPresent()) {
                if (settings.serves(component, setting.get()) && !variables.containsKey(extra.name())) {
                    add(
                            component,
                            variables,
                            extra.name(),
                            Value.of(new ValuesReference(setting.get())),
                            extra.reason());
                }
            } else if (extra.overrides() || !set) {
                Value value = extraValue(extra.value());
                if (value.hosts().stream().allMatch(h -> components.named(h).isPresent())) {
                    add(component, variables, extra.name(), value, extra.reason());
                }
            }
        }
        String migration = planning.catalog.migration().switchVariable();
        if (!component.service().environment().containsKey(migration) && leavesMigration(component, migration)) {
            planning.decide(
                    component.service(), Subject.VARIABLE, migration, Outcome.ADDED, "false", whyNoMigration(), null);
        }
        planning.catalog
                .credentials()
                .forEach(credential -> credential.places().stream()
                        .filter(p -> Credentials.isAdded(p, component) && !variables.containsKey(p.variable()))
                        .forEach(p -> {
                            variables.put(
                                    p.variable(), new EnvVar(p.variable(), Value.literal(""), credential.key(), ""));
                            planning.decide(
                                    component.service(),
                                    Subject.VARIABLE,
                                    p.variable(),
                                    Outcome.ADDED,
                                    "Secret key " + credential.key(),
                                    credential.title(),
                                    null);
                        }));
    }

    private void add(Component component, Map<String, EnvVar> variables, String name, Value value, String reason) {
        variables.put(name, new EnvVar(name, value, "", reason));
        planning.decide(component.service(), Subject.VARIABLE, name, Outcome.ADDED, "ConfigMap", reason, null);
    }

    /** The port that the component listens on in place of the usual one. */
    private String portOf(String component, String usual) {
        return components.named(component).flatMap(Component::facts).map(ImageFacts::ports).stream()
                .flatMap(List::stream)
                .filter(p -> usual.equals(Integer.toString(p.number())))
                .flatMap(p -> components.named(component).orElseThrow().portByVariable(p).stream())
                .findFirst()
                .map(n -> Integer.toString(n))
                .orElse(usual);
    }

    private Value extraValue(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher token = SERVICE_TOKEN.matcher(text);
        int at = 0;
        while (token.find()) {
            pieces.add(new Literal(text.substring(at, token.start())));
            pieces.add(new Value.Host(token.group(1), false));
            pieces.add(new Literal(":" + portOf(token.group(1), token.group(2))));
            at = token.end();
        }
        pieces.add(new Literal(text.substring(at)));
        return new Value(pieces);
    }

    private void decide(
            Component component, EnvironmentVariable variable, Outcome outcome, String target, String reason) {
        Service service = component.service();
        Location location = variable.text().location();
        planning.decide(service, Subject.VARIABLE, variable.name(), outcome, target, reason, location);
    }
}
