package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.CredentialFacts.Generate;
import dev.compose2dify.catalog.image.ControllerKind;
import dev.compose2dify.catalog.image.DataPath;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.catalog.image.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The files of the catalog agree with each other and with Kubernetes. */
class IntegrityTest {
    private static final String DNS_LABEL = "[a-z]([a-z0-9-]*[a-z0-9])?";
    private static final String QUANTITY = "[0-9]+(m|Mi|Gi)?";

    private final Catalog catalog = Catalog.load();
    private final List<ImageFacts> everything = catalog.newest();

    @Test
    void everyComponentIsReadOnce() {
        assertThat(everything).extracting(ImageFacts::component).containsExactlyElementsOf(catalog.components());
    }

    @Test
    void everyWorkloadSaysWhatItNeeds() {
        for (ImageFacts facts : everything) {
            assertThat(facts.resources().cpuRequest())
                    .as(facts.component())
                    .get()
                    .asString()
                    .matches(QUANTITY);
            assertThat(facts.resources().memoryRequest())
                    .as(facts.component())
                    .get()
                    .asString()
                    .matches(QUANTITY);
            assertThat(facts.resources().memoryLimit())
                    .as(facts.component())
                    .get()
                    .asString()
                    .matches(QUANTITY);
            assertThat(facts.title()).isNotBlank();
        }
    }

    @Test
    void everyStatefulSetKeepsDataOnItsOwnAndIsASingleton() {
        for (ImageFacts facts : everything) {
            if (facts.kind() == ControllerKind.STATEFUL_SET) {
                assertThat(facts.dataPaths()).as(facts.component()).isNotEmpty().noneMatch(DataPath::shared);
                assertThat(facts.singleton().isPresent()).as(facts.component()).isTrue();
                assertThat(facts.terminationGracePeriodSeconds())
                        .as(facts.component())
                        .isGreaterThanOrEqualTo(60);
            }
        }
    }

    @Test
    void everythingThatListensHasAReadinessProbe() {
        for (ImageFacts facts : everything) {
            if (facts.role() == Role.WORKLOAD && !facts.ports().isEmpty()) {
                assertThat(facts.readiness()).as(facts.component()).isPresent();
                assertThat(facts.startup()).as(facts.component()).isPresent();
            }
        }
    }

    @Test
    void noTwoClaimsHaveTheSamePlaceInTheValues() {
        Set<String> seen = new LinkedHashSet<>();
        for (ImageFacts facts : everything) {
            Set<String> claims = new LinkedHashSet<>();
            for (DataPath data : facts.dataPaths()) {
                assertThat(data.path()).startsWith("/");
                assertThat(data.size()).matches(QUANTITY);
                assertThat(claims.add(data.claim()))
                        .as(facts.component() + " " + data.claim())
                        .isTrue();
                assertThat(data.claim()).matches(DNS_LABEL);
                data.valuesPath()
                        .filter(path -> !data.shared())
                        .ifPresent(path -> assertThat(seen.add(path)).as(path).isTrue());
            }
        }
    }

    @Test
    void theKeysOfTheValuesAreKept() {
        List<String> paths = new ArrayList<>();
        everything.forEach(
                facts -> facts.dataPaths().forEach(data -> data.valuesPath().ifPresent(paths::add)));
        catalog.credentials().forEach(credential -> paths.add(credential.valuesPath()));
        assertThat(paths)
                .contains(
                        "postgresql.persistence",
                        "redis.persistence",
                        "weaviate.persistence",
                        "dify.fileStorage",
                        "postgresql.auth.password",
                        "redis.auth.password",
                        "secrets.difySecretKey",
                        "secrets.openaiApiKey");
    }

    @Test
    void credentialsHaveKeysPathsAndVariablesOfTheirOwn() {
        assertThat(catalog.credentials()).extracting(CredentialFacts::key).doesNotHaveDuplicates();
        assertThat(catalog.credentials())
                .extracting(CredentialFacts::valuesPath)
                .doesNotHaveDuplicates();
        assertThat(catalog.credentials())
                .extracting(CredentialFacts::deployVariable)
                .doesNotHaveDuplicates();
        assertThat(catalog.credentials()).allSatisfy(credential -> {
            assertThat(credential.key()).matches(DNS_LABEL);
            assertThat(credential.deployVariable()).matches("[A-Z][A-Z0-9_]*");
            assertThat(credential.places()).isNotEmpty();
        });
    }

    @Test
    void noPlaceBelongsToTwoCredentials() {
        Map<String, String> owners = new LinkedHashMap<>();
        catalog.credentials()
                .forEach(credential -> credential
                        .places()
                        .forEach(place -> assertThat(
                                        owners.put(place.scope() + " " + place.variable(), credential.key()))
                                .as(place.toString())
                                .isNull()));
    }

    @Test
    void everyComponentThatIsNamedExists() {
        List<String> known = new ArrayList<>(catalog.components());
        known.add("*");
        known.add("family:dify-api");
        catalog.credentials().forEach(credential -> {
            assertThat(known).as(credential.key()).containsAll(credential.servers());
            credential.places().forEach(place -> assertThat(known).contains(place.scope()));
            credential
                    .joins()
                    .forEach(join -> assertThat(catalog.credential(join.with())).isPresent());
            // With NEVER they tell when a published value has to be kept.
            if (credential.generate() != Generate.NEVER) {
                assertThat(credential.servers().isEmpty())
                        .as(credential.key())
                        .isEqualTo(credential.generate() != Generate.WITH_SERVER);
            }
        });
        catalog.publicUrls().forEach(url -> assertThat(known).containsAll(url.scopes()));
        everything.forEach(facts -> facts.extraEnvironment().forEach(extra -> {
            java.util.regex.Matcher token = java.util.regex.Pattern.compile("@service:([a-z0-9-]+):([0-9]+)")
                    .matcher(extra.value());
            while (token.find()) {
                assertThat(byName(token.group(1)).ports())
                        .extracting(PortFacts::number)
                        .contains(Integer.valueOf(token.group(2)));
            }
        }));
    }

    private ImageFacts byName(String component) {
        return everything.stream()
                .filter(facts -> facts.component().equals(component))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyImageKnowsWhichSecretsItReadsExceptTheApis() {
        assertThat(everything)
                .filteredOn(facts -> facts.readsSecrets().isEmpty())
                .allMatch(facts -> facts.family().equals(Optional.of("dify-api")));
    }

    @Test
    void theMigrationsCommandHasARealExitCode() {
        assertThat(catalog.migration().command()).containsExactly("flask", "db", "upgrade");
    }
}
