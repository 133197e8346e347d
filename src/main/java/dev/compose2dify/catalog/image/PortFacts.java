package dev.compose2dify.catalog.image;

import java.util.Optional;

/**
 * A port on which the container listens.
 *
 * @param name at most 15 characters, unique in the component: the port's name in Service and container
 * @param number the port when nothing changes it
 * @param variable the environment variable of this container that changes the port
 * @param http whether it speaks HTTP
 * @param apart what the owner has to know of a port that is a Service of its own, to be opened without the others
 */
public record PortFacts(String name, int number, Optional<String> variable, boolean http, Optional<String> apart) {}
