package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.EnvironmentVariable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the port of a host that stands in a variable of its own: {@code DB_PORT} for {@code DB_HOST}. */
final class SiblingPorts {
    private SiblingPorts() {}

    /**
     * @param variable holds a host without a port
     * @return the value of {@code X_PORT} for {@code X_HOST}, else of the only {@code X_…_PORT} (InterSystems IRIS has
     *     {@code IRIS_SUPER_SERVER_PORT})
     */
    static OptionalInt of(String variable, Map<String, EnvironmentVariable> environment) {
        Optional<String> sibling = HostVariable.portVariable(variable);
        if (sibling.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt port = number(environment, sibling.get());
        if (port.isPresent()) {
            return port;
        }
        int tail = sibling.get().toUpperCase(Locale.ROOT).lastIndexOf("_PORT");
        if (tail <= 0) {
            return OptionalInt.empty();
        }
        String prefix = sibling.get().substring(0, tail) + "_";
        List<String> others = environment.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.endsWith("_PORT"))
                .toList();
        return others.size() == 1 ? number(environment, others.get(0)) : OptionalInt.empty();
    }

    private static OptionalInt number(Map<String, EnvironmentVariable> environment, String variable) {
        EnvironmentVariable port = environment.get(variable);
        return port == null ? OptionalInt.empty() : Hosts.port(port.value().strip());
    }
}
