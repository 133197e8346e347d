package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.reading.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The facts on updates speak of what the catalog has. */
class UpgradeFactsTest {
    @Test
    void everyComponentThatIsNamedIsOneOfTheCatalog() {
        UpgradeFacts facts = Catalog.load().upgrades();
        List<String> named = new ArrayList<>();
        facts.formerNames().forEach(f -> named.add(f.component()));
        facts.servers().forEach(s -> named.addAll(s.components()));
        facts.engines().forEach(e -> named.add(e.component()));
        facts.steps().forEach(s -> s.component().ifPresent(named::add));
        assertThat(Catalog.load().components()).containsAll(named);
        assertThat(facts.steps())
                .isNotEmpty()
                .allMatch(s -> !s.crosses().map(Version::isNewest).orElse(false));
    }

    @Test
    void renamesOfValuesUseOnlyNamesThatTheyTake() {
        for (RenameFacts.Rename rename : Catalog.load().renames().values()) {
            for (String to : rename.to()) {
                for (String part : to.split("\\.")) {
                    if (part.startsWith("{")) {
                        assertThat(rename.from().split("\\.")).contains(part);
                    }
                }
            }
        }
    }
}
