package dev.compose2dify.catalog.image;

import java.util.Optional;

/**
 * A directory whose content must survive the pod.
 *
 * @param path absolute, in the container
 * @param claim short name of the claim, unique in the component
 * @param size what the claim asks for when the user says nothing, as a Kubernetes quantity
 * @param valuesPath where in {@code values.yaml} the claim is configured, such as {@code postgresql.persistence}
 * @param shared whether several components write the same claim
 * @param elsewhere a variable that moves the data to an object storage unless its value is empty or {@code local}
 */
public record DataPath(
        String path,
        String claim,
        String size,
        Optional<String> valuesPath,
        boolean shared,
        Optional<String> elsewhere) {}
