package dev.compose2dify.render;

import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.chart.IngressPlan.IngressPath;
import dev.compose2dify.chart.NginxSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code ingress.yaml.ftl} and {@code _expose.tpl.ftl} are rendered with. */
public final class IngressModel {
    private IngressModel() {}

    /**
     * @param difyVersion the tag of Dify's image that was found, used while {@code images.dify.tag} is not set
     */
    public static Map<String, Object> of(IngressPlan plan, String difyVersion) {
        Optional<IngressPath> web =
                plan.paths().stream().filter(p -> p.path().equals("/")).findFirst();
        List<Map<String, Object>> routes = new ArrayList<>();
        for (IngressPath path : plan.paths()) {
            Map<String, Object> route = new LinkedHashMap<>();
            route.put("path", path.path());
            route.put("exact", path.exact());
            route.put("component", path.component());
            route.put("port", path.port());
            route.put("kind", kind(path, web));
            routes.add(route);
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("routes", routes);
        web.ifPresent(path -> model.put("web", Map.of("component", path.component(), "port", path.port())));
        model.put("webPages", plan.webPages());
        model.put("nginx", nginx(plan.settings()));
        model.put("difyVersion", difyVersion);
        return model;
    }

    /** {@code web} keeps its base path, {@code api} loses it, {@code socket} stays at the root: its path is fixed. */
    private static String kind(IngressPath path, Optional<IngressPath> web) {
        if (path.path().startsWith("/socket.io")) {
            return "socket";
        }
        return web.filter(w -> w.component().equals(path.component())).isPresent() ? "web" : "api";
    }

    private static Map<String, Object> nginx(NginxSettings settings) {
        Map<String, Object> nginx = new LinkedHashMap<>();
        nginx.put("bodySize", settings.maxBodySize().orElse("100m"));
        nginx.put("readTimeout", settings.readTimeoutSeconds().orElse(3600));
        nginx.put("sendTimeout", settings.sendTimeoutSeconds().orElse(3600));
        nginx.put("buffering", settings.buffering() ? "on" : "off");
        return nginx;
    }
}
