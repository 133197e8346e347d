package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.compose.load.AttributeTable.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/compose-attributes.md} is written from the attribute table; {@code VECTORS_RECORD=1} writes it anew. */
class AttributesDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/compose-attributes.md");

    @Test
    void theDocumentNamesEveryAttribute() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Compose attributes

                Every attribute that Docker Compose 2.40 accepts, and what compose2dify makes of it. This file is written by a
                test from `attributes.txt`, the table that the loader itself checks files against.

                - **converted**: read, and it shapes the chart.
                - **reported**: read, part of `compose2dify config`, and the conversion report says that the chart does not
                  carry it over (or how to get the same on Kubernetes).
                - **resolved**: read and used while loading; the resolved project no longer has it.
                - Anything else is **rejected** with its line, as Docker Compose does. Keys that start with `x-` are allowed
                  wherever Compose allows them and have no effect.

                `<name>` is a key of your choice, `[]` an item of a list.

                | attribute | may be | treatment |
                |---|---|---|
                """);
        walk(text, AttributeTable.ROOT, "");
        if ("1".equals(System.getenv("VECTORS_RECORD"))) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, text);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(text.toString());
    }

    private static void walk(StringBuilder text, Attribute attribute, String path) {
        attribute.children.forEach((key, child) -> row(text, child, path.isEmpty() ? key : path + "." + key));
        if (attribute.anyKey != null && !attribute.anyKey.model.isEmpty()) {
            row(text, attribute.anyKey, path + ".<name>");
        }
        if (attribute.item != null && !attribute.item.children.isEmpty()) {
            walk(text, attribute.item, path + "[]");
        }
    }

    private static void row(StringBuilder text, Attribute attribute, String path) {
        String forms = attribute.forms.stream()
                .map(form -> switch (form) {
                    case INT -> "integer";
                    case BOOL -> "boolean";
                    case MAP -> "mapping";
                    default -> form.name().toLowerCase(Locale.ROOT);
                })
                .collect(Collectors.joining(", "));
        text.append("| `")
                .append(path)
                .append("` | ")
                .append(forms)
                .append(" | ")
                .append(attribute.handling.name().toLowerCase(Locale.ROOT))
                .append(" |\n");
        walk(text, attribute, path);
    }
}
