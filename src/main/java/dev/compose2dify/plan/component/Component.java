package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ControllerKind;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.chart.Controller;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Service;
import java.util.Optional;

/**
 * A service of the project as a component of the chart, with what is known of it.
 *
 * @param purpose what becomes of it
 * @param name of the component, the same in every release; objects are called {@code <release>-<name>}
 * @param valuesKey its key in values.yaml
 * @param isSubchart whether it lives in {@code charts/<name>/}
 */
public record Component(
        Service service,
        Optional<ImageFacts> facts,
        Purpose purpose,
        String name,
        String valuesKey,
        boolean isSubchart) {
    public boolean isWorkload() {
        return purpose == Purpose.WORKLOAD || purpose == Purpose.JOB;
    }

    public Optional<String> family() {
        return facts.flatMap(ImageFacts::family);
    }

    public boolean isDify() {
        return facts.map(f -> f.category() == Category.DIFY).orElse(false);
    }

    /**
     * Whether it is the component that the catalog describes. A second PostgreSQL has the facts on the image, but is a
     * service of the user's own: nothing of Dify's passwords and names applies to it.
     */
    public boolean isKnown() {
        return facts.filter(f -> f.component().equals(name)).isPresent();
    }

    /** The component of the catalog that it is; empty for a service of the user's own, whatever it is called. */
    public String knownAs() {
        return isKnown() ? name : "";
    }

    /** The port that a variable of the container says in place of the usual one. */
    public Optional<Integer> portByVariable(PortFacts port) {
        return port.variable()
                .map(v -> service.environment().get(v))
                .map(EnvironmentVariable::value)
                .filter(v -> v.matches("[1-9]\\d{0,4}"))
                .map(Integer::parseInt)
                .filter(n -> n <= 65535);
    }

    /** What runs its pods. */
    public Controller controller() {
        if (purpose == Purpose.JOB) {
            return Controller.JOB;
        }
        boolean stateful =
                facts.filter(f -> f.kind() == ControllerKind.STATEFUL_SET).isPresent();
        return stateful ? Controller.STATEFUL_SET : Controller.DEPLOYMENT;
    }

    /** What becomes of a service. */
    public enum Purpose {
        WORKLOAD,
        /** Runs to its end and nothing waits for it. */
        JOB,
        /** Runs to its end before others start: their init container. */
        ONE_SHOT,
        GATEWAY,
        CERTIFICATES
    }
}
