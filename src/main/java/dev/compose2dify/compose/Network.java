package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Location;

/**
 * A declared network.
 *
 * @param name the real name, {@code <project>_<key>} unless set
 * @param internal no way out to other networks
 */
public record Network(String key, String name, boolean internal, boolean external, Location location) {}
