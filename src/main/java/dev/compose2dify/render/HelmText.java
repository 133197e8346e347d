package dev.compose2dify.render;

import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.ContainerVariable;
import dev.compose2dify.chart.Value.CredentialValue;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.Value.LiveVariable;
import dev.compose2dify.chart.Value.Piece;
import dev.compose2dify.chart.Value.PublicUrl;
import dev.compose2dify.chart.Value.ValuesReference;
import dev.compose2dify.text.Escapes;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** {@link Value}s as text of a Helm template. */
final class HelmText {
    private HelmText() {}

    /**
     * A YAML string on one line. A value without anything that users may set is written in place, so that the template reads
     * like the result; else Helm puts the string together and quotes it.
     *
     * @param credential the expression for a credential's value; only the Secret has one
     */
    static String scalar(Value value, Function<String, String> credential) {
        boolean inPlace = value.pieces().stream()
                .allMatch(p -> p instanceof Literal || p instanceof Host || p instanceof ContainerVariable);
        if (inPlace) {
            StringBuilder text = new StringBuilder("\"");
            for (Piece piece : value.pieces()) {
                if (piece instanceof Host host) {
                    // A brace right before it would be read as a part of Helm's.
                    if (text.charAt(text.length() - 1) == '{') {
                        text.replace(text.length() - 1, text.length(), "{{ \"{\" }}");
                    }
                    text.append("{{ ").append(include(host, "$")).append(" }}");
                } else {
                    text.append(braces(content(literalText(piece))));
                }
            }
            return text.append('"').toString();
        }
        return "{{ " + expression(value, credential) + " | quote }}";
    }

    /** The value as an expression of Helm's template language. */
    static String expression(Value value, Function<String, String> credential) {
        return expression(value, "$", v -> {
            String plain = credential.apply(v.key());
            return v.urlEncoded() ? "include \"dify.urlEncode\" (" + plain + ")" : plain;
        });
    }

    /** @param root the variable that holds the chart's own scope there */
    static String expression(Value value, String root, Function<CredentialValue, String> credential) {
        if (value.pieces().size() == 1) {
            return argument(value.pieces().get(0), root, credential);
        }
        StringBuilder format = new StringBuilder();
        List<String> arguments = new ArrayList<>();
        for (Piece piece : value.pieces()) {
            if (piece instanceof Literal literal) {
                format.append(literal.text().replace("%", "%%"));
            } else {
                format.append("%s");
                arguments.add("(" + argument(piece, root, credential) + ")");
            }
        }
        return "printf " + goString(format.toString()) + " " + String.join(" ", arguments);
    }

    private static String argument(Piece piece, String root, Function<CredentialValue, String> credential) {
        if (piece instanceof Host host) {
            return include(host, root);
        }
        if (piece instanceof CredentialValue value) {
            return credential.apply(value);
        }
        if (piece instanceof ValuesReference setting) {
            return "include \"dify.setting\" (list " + root + " \"" + setting.valuesPath() + "\")";
        }
        if (piece instanceof LiveVariable variable) {
            return "include \"dify.variable\" (list $ " + goString(variable.valuesKey()) + " "
                    + goString(variable.name()) + " " + goString(variable.text()) + ")";
        }
        if (piece instanceof PublicUrl url) {
            return "include \"dify.publicUrl\" (list " + root + " " + goString(url.base()) + " "
                    + goString(url.suffix()) + " " + goString(url.whenRelative()) + ")";
        }
        return goString(literalText(piece));
    }

    private static String literalText(Piece piece) {
        return piece instanceof ContainerVariable variable ? "$(" + variable.name() + ")" : ((Literal) piece).text();
    }

    private static String include(Host host, String root) {
        return "include \"dify." + (host.qualified() ? "fqdn" : "host") + "\" (list " + root + " \"" + host.component()
                + "\")";
    }

    /** The text between the quotes of a YAML string. */
    private static String content(String text) {
        String quoted = KubeYaml.quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Braces that Helm would take for its own. */
    static String braces(String text) {
        return text.replace("{{", "{{ \"{{\" }}");
    }

    /** Whether YAML writes it as it is. */
    private static boolean isVisible(int c) {
        return KubeYaml.quoted(Character.toString(c)).charAt(1) != '\\';
    }

    /** A string literal of Go. */
    static String goString(String text) {
        return Escapes.quoted(
                text, HelmText::isVisible, c -> String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
    }
}
