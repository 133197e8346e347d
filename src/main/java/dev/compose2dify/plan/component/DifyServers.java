package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.Edge;
import dev.compose2dify.plan.reference.ReferenceGraph;
import dev.compose2dify.plan.reference.ReferencePlace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The servers that Dify's own variables lead to: whatever {@code DB_HOST} of the api names is Dify's database for life, also
 * when its image is another one that PostgreSQL is in, and also beside a second server with the usual name.
 *
 * @param services service by component
 * @param facts of all services, with what is known of these as the components that they are
 */
record DifyServers(Map<String, String> services, Map<String, Optional<ImageFacts>> facts) {
    static DifyServers of(Planning planning, ReferenceGraph graph, Map<String, Optional<ImageFacts>> facts) {
        Map<String, String> services = new LinkedHashMap<>();
        Map<String, Optional<ImageFacts>> all = new LinkedHashMap<>(facts);
        for (Edge edge : graph.edges()) {
            boolean fromDify =
                    facts.get(edge.fromService()).flatMap(ImageFacts::family).isPresent();
            if (fromDify && edge.place().part() == ReferencePlace.Part.ENVIRONMENT) {
                server(planning, edge).ifPresent(server -> {
                    if (services.putIfAbsent(server.component(), edge.toService()) == null) {
                        all.put(edge.toService(), Optional.of(server));
                    }
                });
            }
        }
        return new DifyServers(services, all);
    }

    private static Optional<ImageFacts> server(Planning planning, Edge edge) {
        Service service = planning.project.services().get(edge.toService());
        return planning.catalog.named(
                edge.place().key(), service.image().map(Text::value).orElse(""), DifyByShape.environment(service));
    }
}
