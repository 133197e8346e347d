package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.ResourcesPlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.Value.LiveVariable;
import dev.compose2dify.chart.Value.Piece;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options of a server that speak of memory: on a machine of its own they may name all of it, in a container no more than a part
 * of its limit. The catalog knows the options and the parts.
 */
public final class MemoryOptions {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9})(kB|K|MB|M|GB|G)");
    private static final Pattern LIMIT = Pattern.compile("([0-9]{1,9})(Ki|Mi|Gi)");
    private static final Map<Character, Long> KIBIBYTES = Map.of('k', 1L, 'K', 1L, 'M', 1024L, 'G', 1024L * 1024L);

    private MemoryOptions() {}

    /** The words of a command with smaller amounts where they do not fit. */
    public static List<Value> fit(Planning planning, Component component, List<Value> args, ResourcesPlan resources) {
        Map<String, String> options = component
                .facts()
                .map(ImageFacts::resources)
                .map(r -> r.memoryOptions())
                .orElse(Map.of());
        long limit = kibibytes(LIMIT, resources.limitMemory());
        if (options.isEmpty() || limit == 0) {
            return args;
        }
        List<Value> fitted = new ArrayList<>();
        for (Value word : args) {
            String text = plain(word);
            String name = text.replaceFirst("^-*", "").replaceFirst("=.*", "");
            String value = text.substring(text.indexOf('=') + 1);
            long most = limit * Long.parseLong(options.getOrDefault(name, "0")) / 100;
            if (most == 0 || kibibytes(AMOUNT, value) <= most) {
                fitted.add(word);
                continue;
            }
            String less = most / 1024 + (value.endsWith("B") ? "MB" : "M");
            planning.decide(
                    component.service(),
                    Subject.COMMAND,
                    name,
                    Outcome.CHANGED,
                    less,
                    value + " is more than " + options.get(name) + "% of the container's memory, "
                            + resources.limitMemory(),
                    component.service().locationOf("command"));
            fitted.add(new Value(
                    word.pieces().stream().map(p -> replaced(p, value, less)).toList()));
        }
        return fitted;
    }

    private static Piece replaced(Piece piece, String value, String less) {
        if (piece instanceof LiveVariable variable && variable.text().equals(value)) {
            return new LiveVariable(variable.valuesKey(), variable.name(), less);
        }
        return piece instanceof Literal literal && literal.text().endsWith("=" + value)
                ? new Literal(literal.text().substring(0, literal.text().length() - value.length()) + less)
                : piece;
    }

    private static String plain(Value word) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : word.pieces()) {
            if (piece instanceof Literal literal) {
                text.append(literal.text());
            } else if (piece instanceof LiveVariable variable) {
                text.append(variable.text());
            } else {
                return "";
            }
        }
        return text.toString();
    }

    private static long kibibytes(Pattern form, String text) {
        Matcher matcher = form.matcher(text);
        return matcher.matches()
                ? Long.parseLong(matcher.group(1))
                        * KIBIBYTES.get(matcher.group(2).charAt(0))
                : 0;
    }
}
