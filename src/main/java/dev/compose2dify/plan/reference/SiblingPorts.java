package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.EnvironmentVariable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the port of a host that stands in a variable of its own: {@code DB_PORT} for {@code DB_HOST}. */
public final class SiblingPorts {
    private SiblingPorts() {}

    /** The port that goes with the host in {@code variable}. */
    static OptionalInt of(String variable, Map<String, EnvironmentVariable> environment) {
        return variable(variable, environment)
                .map(name -> number(environment, name))
                .orElse(OptionalInt.empty());
    }

    /**
     * The variable that holds the port.
     *
     * @param variable holds a host without a port
     * @return {@code X_PORT} for {@code X_HOST}, else the only {@code X_…_PORT} (InterSystems IRIS has
     *     {@code IRIS_SUPER_SERVER_PORT}); empty when there is none with a number in it
     */
    public static Optional<String> variable(String variable, Map<String, EnvironmentVariable> environment) {
        Optional<String> sibling = HostVariable.portVariable(variable);
        if (sibling.isEmpty()) {
            return Optional.empty();
        }
        if (number(environment, sibling.get()).isPresent()) {
            return sibling;
        }
        int tail = sibling.get().toUpperCase(Locale.ROOT).lastIndexOf("_PORT");
        if (tail <= 0) {
            return Optional.empty();
        }
        String prefix = sibling.get().substring(0, tail) + "_";
        List<String> others = environment.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.endsWith("_PORT"))
                .toList();
        return others.size() == 1 && number(environment, others.get(0)).isPresent()
                ? Optional.of(others.get(0))
                : Optional.empty();
    }

    private static OptionalInt number(Map<String, EnvironmentVariable> environment, String variable) {
        EnvironmentVariable port = environment.get(variable);
        return port == null ? OptionalInt.empty() : Hosts.port(port.value().strip());
    }
}
