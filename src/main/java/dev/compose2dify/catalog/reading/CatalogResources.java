package dev.compose2dify.catalog.reading;

import dev.compose2dify.diagnostic.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The catalog's files in the class path. */
public final class CatalogResources {
    private static final String FOLDER = "/catalog/";

    private CatalogResources() {}

    public static Fields yaml(String name) {
        return Fields.parse("catalog/" + name, read(name, Location.ofFile("catalog/" + name)));
    }

    public static String file(String name, Location mentionedAt) {
        return read("files/" + name, mentionedAt);
    }

    private static String read(String name, Location mentionedAt) {
        try (InputStream stream = CatalogResources.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new CatalogException(mentionedAt, "there is no resource " + FOLDER + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
