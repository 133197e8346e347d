package dev.compose2dify.catalog.reading;

import dev.compose2dify.diagnostic.Location;

/** The catalog's own data is wrong: a fault of this program, never of the user's input. */
public final class CatalogException extends RuntimeException {
    CatalogException(Location location, String message) {
        super(location + ": " + message);
    }
}
