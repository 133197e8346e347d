package dev.compose2dify.catalog;

import dev.compose2dify.catalog.image.ImageEntry;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.reading.CatalogResources;
import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.text.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is known of images in advance. Immutable. */
public final class Catalog {
    private static final List<String> IMAGE_FILES =
            List.of("dify.yaml", "gateway.yaml", "middleware.yaml", "vector-stores.yaml");

    private final List<ImageEntry> entries;
    private final List<CredentialFacts> credentials;
    /** Those that have a place of the name, in order. */
    private final Map<String, List<CredentialFacts>> credentialsByVariable = new HashMap<>();

    private final List<PublicUrlFacts> publicUrls;
    private final EnvironmentFacts environment;
    private final StorageFacts storage;
    private final List<RouteFacts> routes;
    private final List<String> webPages;
    private final List<String> otherGateways;
    private final MigrationFacts migration;
    private final MoveFacts move;
    private final List<SelectionFacts> selections;
    private final OneShotFacts oneShots;
    private final ShapeFacts shape;
    private final ChartFacts chart;
    private UpgradeFacts upgrades;
    private RenameFacts renames;
    private OutsideFacts outside;
    private DockerToolFacts dockerTools;
    private final List<HabitFacts> habits;
    private final List<PinFacts> pins;
    private final CertificateFacts certificates;

    private Catalog() {
        entries = IMAGE_FILES.stream()
                .map(CatalogResources::yaml)
                .flatMap(file -> images(file).stream())
                .toList();
        credentials = FactsReader.credentials(CatalogResources.yaml("credentials.yaml"));
        for (CredentialFacts credential : credentials) {
            for (CredentialFacts.Place place : credential.places()) {
                List<CredentialFacts> known =
                        credentialsByVariable.computeIfAbsent(place.variable(), v -> new ArrayList<>());
                if (!known.contains(credential)) {
                    known.add(credential);
                }
            }
        }
        publicUrls = FactsReader.publicUrls(CatalogResources.yaml("public-urls.yaml"));
        environment = EnvironmentFacts.of(CatalogResources.yaml("environment.yaml"));
        storage = FactsReader.storage(CatalogResources.yaml("storage.yaml"));
        Fields routing = CatalogResources.yaml("routes.yaml");
        routes = FactsReader.routes(routing);
        webPages = routing.texts("webPages");
        otherGateways = routing.texts("otherGateways");
        routing.done();
        migration = FactsReader.migration(CatalogResources.yaml("migration.yaml"));
        chart = FactsReader.chart(CatalogResources.yaml("chart.yaml"));
        shape = FactsReader.shape(CatalogResources.yaml("shape.yaml"));
        oneShots = FactsReader.oneShots(CatalogResources.yaml("one-shots.yaml"));
        selections = FactsReader.selections(CatalogResources.yaml("selections.yaml"));
        move = FactsReader.move(CatalogResources.yaml("move.yaml"));
        habits = HabitFacts.read(CatalogResources.yaml("habits.yaml"));
        pins = FactsReader.pins(CatalogResources.yaml("pins.yaml"));
        certificates = CertificateFacts.of(CatalogResources.yaml("certificates.yaml"));
    }

    private static final class Holder {
        private static final Catalog INSTANCE = new Catalog();
    }

    /** The catalog in the class path; read once. */
    public static Catalog load() {
        return Holder.INSTANCE;
    }

    /**
     * What is known of the image that a service runs.
     *
     * <p>The image's repository tells, wherever it is mirrored; then variables such as {@code MODE}; the service's name
     * decides between what is left, as users may have changed it.
     *
     * @param serviceName the name in Compose
     * @param imageReference as in Compose; empty for a service that is built
     * @param environment the container's variables as resolved; ones without a value are left out
     * @return the facts for the version that the tag names, or nothing for an image that is not in the catalog
     */
    public Optional<ImageFacts> find(String serviceName, String imageReference, Map<String, String> environment) {
        Optional<ImageReference> image =
                Optional.of(imageReference).filter(i -> !i.isBlank()).map(ImageReference::parse);
        ImageEntry best = null;
        int bestScore = 0;
        for (ImageEntry entry : entries) {
            int score = entry.score(serviceName, image, environment);
            if (score > bestScore) {
                best = entry;
                bestScore = score;
            }
        }
        return Optional.ofNullable(best).map(entry -> entry.facts(serviceName, image, environment));
    }

    /**
     * What is known of a component, whatever the image is called that it runs.
     *
     * @param version of Dify
     */
    public Optional<ImageFacts> component(String component, Version version, Map<String, String> environment) {
        return entries.stream()
                .filter(entry -> entry.component().equals(component))
                .findFirst()
                .map(entry -> entry.facts(version, environment));
    }

    /**
     * What is known of the server that a variable of Dify's names: {@code DB_HOST} means the database, whatever the service is
     * called. Empty when the image is none that can be it.
     */
    public Optional<ImageFacts> named(String variable, String imageReference, Map<String, String> environment) {
        if (imageReference.isBlank()) {
            return Optional.empty();
        }
        ImageReference image = ImageReference.parse(imageReference);
        return entries.stream()
                .filter(entry -> entry.isNamedBy(variable, image))
                .findFirst()
                .map(entry -> entry.facts(entry.component(), Optional.of(image), environment));
    }

    /** What is known of a service that runs the image of a component, under another name than the catalog has for it. */
    public Optional<ImageFacts> sameImage(
            String component, String serviceName, Version version, Map<String, String> environment) {
        return entries.stream()
                .filter(entry -> entry.component().equals(component))
                .findFirst()
                .flatMap(entry -> find(serviceName, entry.repository() + ":" + version, environment));
    }

    /** Keys of values that people know from other charts. */
    public List<HabitFacts> habits() {
        return habits;
    }

    /** The version of Dify that an image runs, with the variables of its api. */
    public Version difyVersion(String imageReference, Map<String, String> environment) {
        String tag = Optional.of(imageReference)
                .filter(i -> !i.isBlank())
                .map(ImageReference::parse)
                .flatMap(ImageReference::tag)
                .orElse("");
        return shape.version(tag, environment);
    }

    /** The canonical names of all components, in the order of the catalog. */
    public List<String> components() {
        return entries.stream().map(ImageEntry::component).toList();
    }

    /** Reads everything that {@link #find} reads on demand; for tests. */
    void check() {
        entries.forEach(ImageEntry::check);
    }

    /** The facts of every component for its newest version. */
    List<ImageFacts> newest() {
        return entries.stream()
                .map(entry -> entry.facts(entry.component(), Optional.empty(), Map.of()))
                .toList();
    }

    /** What is known of variables as such. */
    public EnvironmentFacts environment() {
        return environment;
    }

    /** All credentials, in the order in which a Secret lists them. */
    public List<CredentialFacts> credentials() {
        return credentials;
    }

    /**
     * The credential that a variable of a component holds. When several claim it, the one with the most precise scope.
     */
    public Optional<CredentialFacts> credential(String component, Optional<String> family, String variable) {
        CredentialFacts best = null;
        int bestPrecision = 0;
        for (CredentialFacts credential : credentialsByVariable.getOrDefault(variable, List.of())) {
            int precision = credential
                    .place(component, family, variable)
                    .map(place -> place.precision(component, family))
                    .orElse(0);
            if (precision > bestPrecision) {
                best = credential;
                bestPrecision = precision;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The credential with the key in the Secret. */
    public Optional<CredentialFacts> credential(String key) {
        return credentials.stream().filter(c -> c.key().equals(key)).findFirst();
    }

    /** All variables that tell where users reach Dify. */
    public List<PublicUrlFacts> publicUrls() {
        return publicUrls;
    }

    /** How Dify's file storage is chosen. */
    public StorageFacts storage() {
        return storage;
    }

    /** The routes of a Dify version, for a project without nginx configuration. */
    public List<RouteFacts> routes(Version dify) {
        return routes.stream().filter(route -> route.versions().contains(dify)).toList();
    }

    /** First path segments that the web image serves, of all Dify versions together. */
    public List<String> webPages() {
        return webPages;
    }

    /** Whether an image is a web gateway whose configuration this program does not read: Caddy, Apache, HAProxy … */
    public boolean isOtherGateway(String imageReference) {
        String path = ImageReference.parse(imageReference).path();
        return otherGateways.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    /** How Dify's database is brought up to date. */
    public MigrationFacts migration() {
        return migration;
    }

    /** What the interface of the chart fixes. */
    public ChartFacts chart() {
        return chart;
    }

    /** What an update asks of its owner; read when somebody asks. */
    public synchronized UpgradeFacts upgrades() {
        if (upgrades == null) {
            upgrades = UpgradeFacts.read(CatalogResources.yaml("upgrades.yaml"));
        }
        return upgrades;
    }

    /** What had another name in an older chart; read when somebody asks. */
    public synchronized RenameFacts renames() {
        if (renames == null) {
            renames = RenameFacts.read(CatalogResources.yaml("renames.yaml"));
        }
        return renames;
    }

    /** Servers that may stand outside of the chart; read when somebody asks. */
    public synchronized OutsideFacts outside() {
        if (outside == null) {
            outside = OutsideFacts.read(CatalogResources.yaml("external.yaml"));
        }
        return outside;
    }

    /** What works on Docker itself; read when somebody asks. */
    public synchronized DockerToolFacts dockerTools() {
        if (dockerTools == null) {
            dockerTools = DockerToolFacts.read(CatalogResources.yaml("docker-tools.yaml"));
        }
        return dockerTools;
    }

    /** By what Dify is recognised that runs under image names of its own. */
    public ShapeFacts shape() {
        return shape;
    }

    /** By what a service is recognised that runs to its end. */
    public OneShotFacts oneShots() {
        return oneShots;
    }

    /** Variables that choose which other variables of Dify are read. */
    public List<SelectionFacts> selections() {
        return selections;
    }

    /** How data moves from Compose to the cluster. */
    public MoveFacts move() {
        return move;
    }

    /** The variables by which a component finds the certificates that it trusts; without a name, those of unknown images. */
    public List<String> certificateVariables(Optional<String> component) {
        return component.map(certificates::of).orElse(certificates.others());
    }

    /** The tag for an image that a compose file of this Dify version leaves open; empty when none is known. */
    public Optional<String> pin(ImageReference image, Version dify) {
        return pins.stream()
                .filter(pin ->
                        image.isOneOf(pin.repositories()) && pin.versions().contains(dify))
                .findFirst()
                .map(PinFacts::tag);
    }

    private static List<ImageEntry> images(Fields file) {
        List<ImageEntry> images = file.objects("images", ImageEntry::new);
        file.done();
        return images;
    }
}
