package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.decision.Planning;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What lies outside of the project's folders, also where a symbolic link inside leads there. Docker Compose only mounts it at
 * run time; a chart would carry it to whoever gets the chart. So it is taken along only when the user says so, and then into
 * the Secret. Public certificates and time zones of the system are harmless.
 */
public final class OutsideFiles {
    static final String HINT =
            "convert with --allow-outside to take it along (into the Secret), copy it into the project,"
                    + " or mount a Secret of yours with extraVolumes and extraVolumeMounts";

    private static final Pattern HARMLESS = Pattern.compile("(/etc/ssl/certs|/etc/ssl/cert\\.pem|/etc/pki/(tls/certs"
            + "|ca-trust)|/usr(/local)?/share/ca-certificates|/usr/share/zoneinfo)(/.*)?");

    private final Planning planning;

    OutsideFiles(Planning planning) {
        this.planning = planning;
    }

    /** The real path of what is outside, as it is told; empty for what is inside. */
    Optional<String> of(String path) {
        return Optional.ofNullable(planning.project.outside().get(path));
    }

    /** Whether it must stay where it is. */
    boolean isRefused(String path) {
        return of(path).isPresent() && !isTakenAlong(path);
    }

    boolean isTakenAlong(String path) {
        return planning.options.allowOutside() || isHarmless(path);
    }

    /** Whether it is taken along by permission only, and so has to be kept from view. */
    boolean isSecret(String path) {
        return of(path).isPresent() && !isHarmless(path);
    }

    private boolean isHarmless(String path) {
        return of(path).filter(real -> HARMLESS.matcher(real).matches()).isPresent();
    }

    /** Why {@code shown} is left out, with its real path where that is another. */
    String refusal(String shown, String real) {
        return shown + (shown.equals(real) ? "" : " leads to " + real + ", which")
                + " lies outside of the project; it is left out";
    }

    /**
     * The project without the variables of env files outside of it, unless those are allowed. Variables that the compose file
     * sets itself stay.
     */
    public static Project withoutEnvironment(Project project, boolean allowOutside) {
        if (allowOutside || project.outside().isEmpty()) {
            return project;
        }
        Map<String, Service> services = new LinkedHashMap<>();
        project.services().forEach((name, service) -> {
            Map<String, EnvironmentVariable> inside = new LinkedHashMap<>(service.environment());
            inside.values().removeIf(v -> isOutside(project, v));
            services.put(
                    name, inside.size() == service.environment().size() ? service : service.withEnvironment(inside));
        });
        return project.withServices(services);
    }

    /** Tells which env files were left out by {@link #withoutEnvironment}. */
    public static void report(Planning planning, Project complete) {
        OutsideFiles outside = new OutsideFiles(planning);
        complete.services().forEach((name, service) -> {
            Service kept = planning.project.services().get(name);
            Set<String> files = new LinkedHashSet<>();
            service.environment().values().stream()
                    .filter(v -> !kept.environment().containsKey(v.name()))
                    .forEach(v -> files.add(v.text().location().file()));
            for (String file : files) {
                Location location = service.locationOf("env_file");
                String real = complete.outside().get(file);
                planning.attention(
                        service,
                        Subject.VARIABLE,
                        real,
                        "the env file " + outside.refusal(real, real) + ", with all variables that it sets",
                        "convert with --allow-outside to take it along, or copy it into the project",
                        location);
            }
        });
    }

    private static boolean isOutside(Project project, EnvironmentVariable variable) {
        return variable.source() == EnvironmentVariable.Source.ENV_FILE
                && project.outside().containsKey(variable.text().location().file());
    }
}
