package dev.compose2dify.catalog.image;

import java.util.Optional;

/**
 * A port on which the container listens.
 *
 * @param name at most 15 characters, unique in the component: the port's name in Service and container
 * @param number the port when nothing changes it
 * @param variable the environment variable of this container that changes the port
 * @param http whether it speaks HTTP
 */
public record PortFacts(String name, int number, Optional<String> variable, boolean http) {}
