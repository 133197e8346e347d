package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.OneShotFacts;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.attribute.Attributes;
import dev.compose2dify.plan.reference.LastCommand;
import dev.compose2dify.plan.reference.ReferenceGraph;
import dev.compose2dify.text.NameWords;
import java.util.List;
import java.util.Locale;

/** Whether a service of the user's own is one that runs to its end: on a cluster it is a Job then. */
final class Endings {
    private final OneShotFacts facts;
    private final ReferenceGraph graph;

    Endings(OneShotFacts facts, ReferenceGraph graph) {
        this.facts = facts;
        this.graph = graph;
    }

    /** How sure it is. */
    enum Ending {
        /** It keeps running. */
        NONE,
        /** It may end: a Deployment would start it again and again. */
        POSSIBLE,
        CERTAIN
    }

    Ending of(Service service) {
        String restart = restart(service);
        if (restart.equals("no")) {
            return Ending.CERTAIN;
        }
        if (restart.equals("always") || serves(service)) {
            return Ending.NONE;
        }
        List<String> last = LastCommand.of(service);
        boolean ends = facts.isEndingImage(service.image().map(Text::value).orElse("")) && !facts.isForever(last)
                || facts.isEndingCommand(last);
        if (ends && !LastCommand.loops(service)) {
            return Ending.CERTAIN;
        }
        boolean likely = NameWords.of(service.name()).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .anyMatch(facts.names()::contains);
        return restart.equals("on-failure") || likely ? Ending.POSSIBLE : Ending.NONE;
    }

    /** {@code restart}, else {@code deploy.restart_policy}, in the words of {@code restart}; empty when nothing is said. */
    private static String restart(Service service) {
        if (service.attributes().containsKey("restart")) {
            String restart = service.restart().orElse("");
            return restart.equals("unless-stopped") ? "always" : restart.replaceFirst(":\\d+$", "");
        }
        Object condition = Attributes.in(service.attributes().get("deploy"), "restart_policy", "condition");
        if (condition == null) {
            return "";
        }
        return switch (condition.toString()) {
            case "none" -> "no";
            case "any" -> "always";
            default -> condition.toString();
        };
    }

    /** Whether somebody reaches it, or asks whether it is well: then it is there to stay. */
    private boolean serves(Service service) {
        return !service.ports().isEmpty()
                || !service.expose().isEmpty()
                || service.healthCheck().filter(check -> !check.disabled()).isPresent()
                || graph.to(service.name()).stream().anyMatch(edge -> !edge.isSelf());
    }
}
