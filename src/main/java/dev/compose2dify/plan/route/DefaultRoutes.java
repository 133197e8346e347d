package dev.compose2dify.plan.route;

import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.route.Route.MatchKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is known of Dify's routes without the release's nginx configuration ({@code catalog/routes.yaml}). */
public final class DefaultRoutes {
    private static final String RESOURCE = "catalog/routes.yaml";
    private static final Pattern NUMBERS = Pattern.compile("[vV]?(\\d{1,9}(?:\\.\\d{1,9})*).*");

    private DefaultRoutes() {}

    /** The routes of a release; of the newest one when {@code difyVersion} is no version ({@code latest}). */
    public static RouteTable of(String difyVersion) {
        List<Route> routes = new ArrayList<>();
        for (Map<String, Object> entry : entries()) {
            if (compare(difyVersion, entry.get("since").toString()) >= 0) {
                routes.add(new Route(
                        (String) entry.get("path"),
                        MatchKind.PREFIX,
                        (String) entry.get("service"),
                        (Integer) entry.get("port"),
                        Location.ofFile(RESOURCE)));
            }
        }
        return new RouteTable(routes, NginxSettings.DIFY, "the catalog's routes of Dify " + difyVersion, List.of());
    }

    /** First path segments that the web image serves, of all releases together. */
    @SuppressWarnings("unchecked")
    public static List<String> webPages() {
        return List.copyOf((List<String>) Catalog.DATA.get("webPages"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries() {
        return (List<Map<String, Object>>) Catalog.DATA.get("routes");
    }

    /** By dotted numbers; what is no version is newer than every number. */
    private static int compare(String version, String since) {
        Matcher m = NUMBERS.matcher(version.strip());
        if (!m.matches()) {
            return 1;
        }
        String[] a = m.group(1).split("\\.");
        String[] b = since.split("\\.");
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int left = i < a.length ? Integer.parseInt(a[i]) : 0;
            int right = i < b.length ? Integer.parseInt(b[i]) : 0;
            if (left != right) {
                return Integer.compare(left, right);
            }
        }
        return 0;
    }

    private static final class Catalog {
        private static final Map<?, ?> DATA = load();

        private static Map<?, ?> load() {
            try (InputStream in = Objects.requireNonNull(
                    DefaultRoutes.class.getResourceAsStream("/" + RESOURCE), "not in the jar: " + RESOURCE)) {
                return (Map<?, ?>)
                        new Load(LoadSettings.builder().setLabel(RESOURCE).build()).loadFromInputStream(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
