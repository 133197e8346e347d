package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Fields;
import java.util.List;

/**
 * Variables by which programs find the certificates that they trust.
 *
 * @param ofComponents for those that are known
 * @param others for images that are not known
 */
record CertificateFacts(List<OfComponents> ofComponents, List<String> others) {
    record OfComponents(List<String> components, List<String> variables) {}

    static CertificateFacts of(Fields file) {
        CertificateFacts facts = new CertificateFacts(
                file.objects("components", f -> new OfComponents(f.texts("components"), f.texts("variables"))),
                file.texts("others"));
        file.done();
        return facts;
    }

    List<String> of(String component) {
        return ofComponents.stream()
                .filter(f -> f.components().contains(component))
                .findFirst()
                .map(OfComponents::variables)
                .orElse(List.of());
    }
}
