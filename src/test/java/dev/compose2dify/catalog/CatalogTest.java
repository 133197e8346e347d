package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private final Catalog catalog = Catalog.load();

    @Test
    void aServiceIsFoundByItsImageWhateverItsRegistry() {
        assertThat(catalog.find("x", "harbor.example:5000/hub/langgenius/dify-api:1.11.4", Map.of("MODE", "worker")))
                .get()
                .extracting(ImageFacts::component)
                .isEqualTo("worker");
    }
}
