package dev.compose2dify.catalog;

import dev.compose2dify.catalog.CredentialFacts.Format;
import dev.compose2dify.catalog.CredentialFacts.Generate;
import dev.compose2dify.catalog.CredentialFacts.Join;
import dev.compose2dify.catalog.CredentialFacts.Part;
import dev.compose2dify.catalog.CredentialFacts.Place;
import dev.compose2dify.catalog.PublicUrlFacts.Base;
import dev.compose2dify.catalog.PublicUrlFacts.WhenRelative;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is known of images in advance. Immutable. */
public final class Catalog {
    private static final List<String> IMAGE_FILES =
            List.of("dify.yaml", "gateway.yaml", "middleware.yaml", "vector-stores.yaml");

    private final List<ImageEntry> entries;
    private final List<CredentialFacts> credentials;
    private final List<PublicUrlFacts> publicUrls;
    private final StorageFacts storage;

    private Catalog() {
        entries = IMAGE_FILES.stream()
                .map(CatalogResources::yaml)
                .flatMap(file -> images(file).stream())
                .toList();
        credentials = credentials(CatalogResources.yaml("credentials.yaml"));
        publicUrls = publicUrls(CatalogResources.yaml("public-urls.yaml"));
        storage = storage(CatalogResources.yaml("storage.yaml"));
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

    /** The canonical names of all components, in the order of the catalog. */
    public List<String> components() {
        return entries.stream().map(ImageEntry::component).toList();
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
        for (CredentialFacts credential : credentials) {
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

    private static List<ImageEntry> images(Fields file) {
        List<ImageEntry> images = file.objects("images", ImageEntry::new);
        file.done();
        return images;
    }

    private static List<CredentialFacts> credentials(Fields file) {
        List<CredentialFacts> credentials = file.objects(
                "credentials",
                f -> new CredentialFacts(
                        f.text("key"),
                        f.text("values"),
                        f.text("title"),
                        f.objects("places", Catalog::places).stream()
                                .flatMap(List::stream)
                                .toList(),
                        f.choice("format", Format.class, Optional.of(Format.ALNUM32)),
                        f.choice("generate", Generate.class, Optional.empty()),
                        f.texts("servers"),
                        f.text("deployVariable"),
                        f.flag("immutable", false),
                        f.texts("publicDefaults"),
                        f.objects("joins", j -> new Join(j.text("with"), j.text("variable"), j.texts("values")))));
        file.done();
        return credentials;
    }

    private static List<Place> places(Fields f) {
        String scope = f.text("in");
        Part part = f.choice("part", Part.class, Optional.of(Part.VALUE));
        boolean added = f.flag("added", false);
        return f.texts("variables").stream()
                .map(variable -> new Place(scope, variable, part, added))
                .toList();
    }

    private static List<PublicUrlFacts> publicUrls(Fields file) {
        List<PublicUrlFacts> urls = file.objects(
                "variables",
                f -> new PublicUrlFacts(
                        f.text("variable"),
                        f.texts("in"),
                        f.choice("base", Base.class, Optional.empty()),
                        f.text("suffix", ""),
                        ImageFactsReader.range(f),
                        f.choice("whenRelative", WhenRelative.class, Optional.empty()),
                        f.flag("added", false),
                        f.text("note")));
        file.done();
        return urls;
    }

    private static StorageFacts storage(Fields file) {
        StorageFacts storage = new StorageFacts(
                file.text("typeVariable"),
                file.objects(
                        "rules",
                        f -> new StorageFacts.Rule(
                                f.texts("types"),
                                f.optionalText("schemeVariable"),
                                f.texts("schemes"),
                                f.flag("local", false),
                                ImageFactsReader.range(f))));
        file.done();
        return storage;
    }
}
