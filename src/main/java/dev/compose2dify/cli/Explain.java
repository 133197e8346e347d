package dev.compose2dify.cli;

import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.syntax.Variables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Says where the value of an environment variable comes from. */
public final class Explain {
    private Explain() {}

    /**
     * Lines for a terminal: for each active service that has the variable its value, the line that sets it with the raw
     * expression, and the line that supplied each variable in it.
     *
     * @param variable name as the container sees it
     * @param isSecret whether the value of a variable of this name must not be shown; asked for every variable involved
     * @return empty when no active service has the variable
     */
    public static List<String> lines(Project project, String variable, Predicate<String> isSecret) {
        List<String> lines = new ArrayList<>();
        project.services().forEach((name, service) -> {
            EnvironmentVariable found = service.environment().get(variable);
            if (found != null) {
                explain(name, found, isSecret, lines);
            }
        });
        return lines;
    }

    private static void explain(
            String service, EnvironmentVariable variable, Predicate<String> isSecret, List<String> lines) {
        Text text = variable.text();
        boolean secret = isSecret.test(variable.name())
                || text.fragments().stream()
                        .anyMatch(f -> f.variables().stream().anyMatch(isSecret));
        lines.add(service + ": " + variable.name() + "=" + (secret ? "******" : text.value()));
        String source = switch (variable.source()) {
            case ENVIRONMENT -> "environment";
            case ENV_FILE -> "env_file";
        };
        boolean literal = text.fragments().stream().allMatch(f -> f.kind() == Fragment.Origin.LITERAL);
        String raw = secret ? withoutDefaults(text, literal) : text.raw();
        lines.add("  " + text.location() + ": " + source + (raw.isEmpty() ? "" : ": " + raw));
        Set<String> origins = new LinkedHashSet<>();
        for (Fragment fragment : text.fragments()) {
            if (fragment.kind() != Fragment.Origin.LITERAL) {
                origins.add(origin(fragment, secret));
            }
        }
        origins.forEach(origin -> lines.add("    " + origin));
    }

    /** The expression with names kept and every literal masked: a default may be the secret itself. */
    private static String withoutDefaults(Text text, boolean literal) {
        if (literal) {
            return "******";
        }
        Set<String> names = new LinkedHashSet<>();
        text.fragments().forEach(fragment -> names.addAll(fragment.variables()));
        List<String> masked = new ArrayList<>();
        names.forEach(name -> masked.add("${" + name + "...}"));
        return String.join(" ", masked);
    }

    private static String origin(Fragment fragment, boolean secret) {
        List<String> names = fragment.variables();
        String last = names.get(names.size() - 1);
        String chain = names.size() == 1 ? last : String.join(" -> ", names);
        String value = secret ? "" : " = " + fragment.text();
        if (fragment.kind() == Fragment.Origin.DEFAULT) {
            return chain + ": not set, so the default at " + fragment.definedAt() + " applies" + value;
        }
        boolean process = fragment.definedAt().file().equals(Variables.PROCESS);
        return chain + ": set " + (process ? "in the environment of this process" : "at " + fragment.definedAt())
                + value;
    }
}
