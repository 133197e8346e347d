package dev.compose2dify.plan.environment;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.catalog.OutsideFacts;
import dev.compose2dify.catalog.OutsideFacts.Block;
import dev.compose2dify.catalog.OutsideFacts.Reader;
import dev.compose2dify.catalog.OutsideFacts.Role;
import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.OutsidePlan;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.credential.Credentials.VariableSecret;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which services outside of the cluster Dify can use in place of the chart's, and which it uses already. */
public final class OutsidePlanner {
    private final Planning planning;
    private final Components components;
    private final Credentials credentials;
    private final HostReferences hosts;
    private final Component api;

    private OutsidePlanner(
            Planning planning, Components components, Credentials credentials, HostReferences hosts, Component api) {
        this.planning = planning;
        this.components = components;
        this.credentials = credentials;
        this.hosts = hosts;
        this.api = api;
    }

    /** The blocks of values, in the catalog's order; none without Dify's api. */
    public static List<OutsidePlan> plans(
            Planning planning, Components components, Credentials credentials, HostReferences hosts) {
        Optional<Component> api = components.workloads().stream()
                .filter(m -> m.family().isPresent())
                .findFirst();
        if (api.isEmpty()) {
            return List.of();
        }
        OutsidePlanner planner = new OutsidePlanner(planning, components, credentials, hosts, api.get());
        return planning.catalog.outside().blocks().stream()
                .filter(b -> b.versions().contains(components.difyVersion()))
                .map(planner::plan)
                .toList();
    }

    private OutsidePlan plan(Block block) {
        List<String> replaces = replaces(block.role());
        boolean used = isUsed(block, replaces);
        List<OutsidePlan.Field> fields =
                block.fields().stream().map(f -> field(block, f, used)).toList();
        List<OutsidePlan.Variable> variables = new ArrayList<>();
        for (OutsideFacts.Variable variable : block.variables()) {
            if (variable.versions().contains(components.difyVersion())) {
                variables.add(variable(block, variable));
            }
        }
        if (used) {
            planning.decide(
                    api.service(),
                    Subject.SERVICE,
                    block.key(),
                    Outcome.ADDED,
                    "values " + block.key(),
                    "the project uses " + block.title() + " outside of it already"
                            + (replaces.isEmpty() ? "" : "; " + String.join(", ", replaces) + " is not needed"),
                    block.host()
                            .flatMap(this::variableOfApi)
                            .map(v -> v.text().location())
                            .orElse(api.service().location()));
        }
        return new OutsidePlan(
                block.key(),
                block.title(),
                block.role().name(),
                replaces,
                block.role() == Role.STORAGE,
                used,
                block.shorthand(),
                fields,
                variables,
                spared(replaces, variables));
    }

    /** Servers of the chart that do what the block's service does. */
    private List<String> replaces(Role role) {
        List<String> replaced = new ArrayList<>();
        for (Component member : components.workloads()) {
            Optional<Category> category = member.facts().map(ImageFacts::category);
            boolean database = isDatabase(member);
            boolean fits = switch (role) {
                case DATABASE -> database && !isVectorStore(member);
                case CACHE -> category.equals(Optional.of(Category.CACHE)) && member.isKnown();
                case VECTOR_STORE -> isVectorStore(member) && !database;
                case STORAGE -> false;
            };
            if (fits) {
                replaced.add(member.name());
            }
        }
        return replaced;
    }

    private boolean isDatabase(Component member) {
        boolean database =
                member.isKnown() && member.facts().map(ImageFacts::category).equals(Optional.of(Category.DATABASE));
        return database
                || variableOfApi("DB_HOST")
                        .map(v -> namesService(v.value(), member))
                        .orElse(false);
    }

    /** A server for vectors, and what belongs to it; one that Dify keeps its own tables in as well stays. */
    private boolean isVectorStore(Component member) {
        boolean store =
                member.isKnown() && member.facts().map(ImageFacts::category).equals(Optional.of(Category.VECTOR_STORE));
        boolean onlyDatabase = variableOfApi("DB_HOST")
                        .map(v -> namesService(v.value(), member))
                        .orElse(false)
                && variableOfApi("VECTOR_STORE")
                        .map(v -> !member.name().contains(v.value().toLowerCase(Locale.ROOT)))
                        .orElse(false);
        return store && !onlyDatabase;
    }

    private boolean namesService(String host, Component member) {
        return hosts.serviceOf(host).map(s -> s.equals(member.service().name())).orElse(false);
    }

    /** Whether the compose project has it already: it is chosen, and where it is, no service of the project is. */
    private boolean isUsed(Block block, List<String> replaces) {
        boolean chosen = block.chosen()
                .map(c -> c.values()
                        .contains(variableOfApi(c.variable())
                                .map(v -> v.value().strip())
                                .orElse("")))
                .orElse(true);
        boolean outside = block.host()
                .map(h -> variableOfApi(h).map(v -> isOutside(v)).orElse(false))
                .orElse(true);
        // One of the user's own services may need the server that Dify does not.
        boolean needed = replaces.stream()
                .flatMap(c -> components.named(c).stream())
                .anyMatch(server -> components.workloads().stream()
                        .filter(m -> !m.isDify() && m != server && !replaces.contains(m.name()))
                        .anyMatch(m -> hosts.namedBy(m.service().name())
                                .contains(server.service().name())));
        boolean complete =
                block.fields().stream().filter(f -> f.required() && !f.secret()).allMatch(f -> !own(f).isEmpty());
        return chosen
                && outside
                && !needed
                && complete
                && block.fields().stream().noneMatch(this::namesAService);
    }

    /** Whether what a field would say is an address within the project. */
    private boolean namesAService(OutsideFacts.Field field) {
        boolean byApi = field.ofApi()
                .flatMap(this::variableOfApi)
                .map(v -> !hosts.inVariable(api, v).isEmpty())
                .orElse(false);
        return byApi
                || reader(Reader.PLUGIN)
                        .flatMap(d -> field.ofPlugin()
                                .map(p -> d.service().environment().get(p))
                                .filter(v -> !hosts.inVariable(d, v).isEmpty()))
                        .isPresent();
    }

    private boolean isOutside(EnvironmentVariable variable) {
        String value = variable.value().strip();
        return value.contains(".")
                && value.indexOf('@') < 0
                && !value.contains("0.0.0.0")
                && !value.contains("127.0.0.1")
                && !value.contains("docker.internal")
                && hosts.inVariable(api, variable).isEmpty();
    }

    private OutsidePlan.Field field(Block block, OutsideFacts.Field field, boolean used) {
        String ordinary = "";
        if (used && field.secret()) {
            ordinary = block.variables().stream()
                    .filter(v -> v.secret().equals(Optional.of(field.name()))
                            && v.composed().isEmpty()
                            && v.readers().contains(Reader.API))
                    .findFirst()
                    .flatMap(v -> credentials.ofVariable(api.service().name(), v.name()))
                    .map(VariableSecret::key)
                    .orElse("");
        }
        return new OutsidePlan.Field(
                field.name(),
                field.fallback(),
                field.required(),
                field.secret() ? OutsidePlan.secretKey(block.key(), field.name()) : "",
                ordinary,
                field.choices(),
                field.what(),
                used ? own(field) : "");
    }

    private Optional<Component> reader(Reader reader) {
        return planning.catalog.outside().component(reader).flatMap(components::known);
    }

    private String own(OutsideFacts.Field field) {
        return field.ofApi()
                .flatMap(name -> plain(api, name))
                .or(() -> field.ofPlugin().flatMap(name -> reader(Reader.PLUGIN).flatMap(d -> plain(d, name))))
                .map(v -> field.choices().contains(v.toLowerCase(Locale.ROOT)) ? v.toLowerCase(Locale.ROOT) : v)
                .filter(v -> field.choices().isEmpty() || field.choices().contains(v))
                .orElse("");
    }

    private OutsidePlan.Variable variable(Block block, OutsideFacts.Variable variable) {
        String ordinary = credentials
                .ofVariable(
                        (variable.readers().contains(Reader.AGENT) ? reader(Reader.AGENT) : Optional.of(api))
                                .map(m -> m.service().name())
                                .orElse(api.service().name()),
                        variable.name())
                .map(VariableSecret::key)
                .orElse("");
        return new OutsidePlan.Variable(
                variable.readers().stream()
                        .map(r -> r.name().toLowerCase(Locale.ROOT))
                        .toList(),
                variable.name(),
                variable.value().orElse(""),
                variable.secret().orElse(""),
                variable.composed().orElse(""),
                variable.composed().isPresent() ? OutsidePlan.secretKey(block.key(), variable.name()) : "",
                ordinary,
                variable.encoded(),
                variable.when().orElse(""));
    }

    /** Credentials of servers that are all replaced. */
    private List<String> spared(List<String> replaces, List<OutsidePlan.Variable> variables) {
        Stream<String> ofClients = variables.stream()
                .filter(v -> !replaces.isEmpty())
                .filter(v -> !v.secret().isEmpty() && v.composed().isEmpty())
                .map(OutsidePlan.Variable::ordinaryKey)
                .filter(key -> !key.isEmpty());
        Stream<String> ofServers = planning.catalog.credentials().stream()
                .filter(c -> !c.servers().isEmpty())
                .filter(c -> c.servers().stream()
                        .filter(s -> components.named(s).isPresent())
                        .allMatch(replaces::contains))
                .filter(c -> c.servers().stream().anyMatch(replaces::contains))
                .map(CredentialFacts::key);
        return Stream.concat(ofClients, ofServers).distinct().toList();
    }

    /** The value of a variable that is no credential: it is written down where everybody may read it. */
    private Optional<String> plain(Component member, String name) {
        return Optional.ofNullable(member.service().environment().get(name))
                .filter(v ->
                        credentials.ofVariable(member.service().name(), name).isEmpty())
                .map(EnvironmentVariable::value);
    }

    private Optional<EnvironmentVariable> variableOfApi(String name) {
        Map<String, EnvironmentVariable> environment = api.service().environment();
        return Optional.ofNullable(environment.get(name));
    }
}
