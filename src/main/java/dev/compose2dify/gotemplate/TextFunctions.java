package dev.compose2dify.gotemplate;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Functions on strings. */
final class TextFunctions {
    private static final Map<String, Functions.Function> ALL = new HashMap<>();

    private TextFunctions() {}

    static Map<String, Functions.Function> all() {
        shapes();
        words();
        patterns();
        return ALL;
    }

    private static void shapes() {
        ALL.put("printf", a -> GoFormat.format(text("printf", a, 0), a.subList(1, a.size())));
        ALL.put("print", a -> a.stream().map(GoValue::print).collect(Collectors.joining()));
        ALL.put("println", a -> a.stream().map(GoValue::print).collect(Collectors.joining(" ")) + "\n");
        ALL.put("toString", a -> GoValue.print(a.get(0)));
        ALL.put(
                "quote",
                a -> a.stream()
                        .filter(v -> v != null)
                        .map(v -> GoText.quote(GoValue.print(v)))
                        .collect(Collectors.joining(" ")));
        ALL.put(
                "squote",
                a -> a.stream()
                        .filter(v -> v != null)
                        .map(v -> "'" + GoValue.print(v) + "'")
                        .collect(Collectors.joining(" ")));
        ALL.put("indent", a -> indent((int) GoValue.integer(a.get(0)), text("indent", a, 1)));
        ALL.put("nindent", a -> "\n" + indent((int) GoValue.integer(a.get(0)), text("nindent", a, 1)));
        one("upper", t -> t.toUpperCase(Locale.ROOT));
        one("lower", t -> t.toLowerCase(Locale.ROOT));
        one("trim", String::strip);
        one("urlquery", TextFunctions::urlQuery);
        ALL.put("urlParse", a -> urlParts(text("urlParse", a, 0)));
        ALL.put("repeat", a -> text("repeat", a, 1).repeat((int) GoValue.integer(a.get(0))));
        ALL.put("trunc", a -> truncated((int) GoValue.integer(a.get(0)), text("trunc", a, 1)));
    }

    private static void words() {
        two("trimSuffix", (suffix, t) -> t.endsWith(suffix) ? t.substring(0, t.length() - suffix.length()) : t);
        two("trimPrefix", (prefix, t) -> t.startsWith(prefix) ? t.substring(prefix.length()) : t);
        two("trimAll", TextFunctions::trimAll);
        ALL.put("hasPrefix", a -> text("hasPrefix", a, 1).startsWith(text("hasPrefix", a, 0)));
        ALL.put("hasSuffix", a -> text("hasSuffix", a, 1).endsWith(text("hasSuffix", a, 0)));
        ALL.put("contains", a -> text("contains", a, 1).contains(text("contains", a, 0)));
        ALL.put("replace", a -> text("replace", a, 2).replace(text("replace", a, 0), text("replace", a, 1)));
        ALL.put(
                "splitList",
                a -> new ArrayList<Object>(
                        Arrays.asList(text("splitList", a, 1).split(Pattern.quote(text("splitList", a, 0)), -1))));
        ALL.put(
                "join",
                a -> a.get(1) instanceof List<?> list
                        ? list.stream()
                                .filter(v -> v != null)
                                .map(GoValue::print)
                                .collect(Collectors.joining(text("join", a, 0)))
                        : GoValue.print(a.get(1)));
    }

    private static void patterns() {
        ALL.put(
                "regexMatch",
                a -> pattern(a, 0).matcher(text("regexMatch", a, 1)).find());
        ALL.put("regexFind", a -> {
            Matcher matcher = pattern(a, 0).matcher(text("regexFind", a, 1));
            return matcher.find() ? matcher.group() : "";
        });
        ALL.put(
                "regexReplaceAll",
                a -> pattern(a, 0)
                        .matcher(text("regexReplaceAll", a, 1))
                        .replaceAll(replacement(text("regexReplaceAll", a, 2))));
    }

    /** Go names a group in braces, Java does not. */
    private static String replacement(String text) {
        return text.replace("\\", "\\\\").replaceAll("\\$\\{(\\d+)}", "\\$$1");
    }

    private static Pattern pattern(List<Object> arguments, int at) {
        try {
            return Pattern.compile(text("regex", arguments, at));
        } catch (PatternSyntaxException e) {
            throw new TemplateException("not a regular expression: " + arguments.get(at));
        }
    }

    private static void one(String name, UnaryOperator<String> function) {
        ALL.put(name, a -> function.apply(text(name, a, 0)));
    }

    private static void two(String name, BinaryOperator<String> function) {
        ALL.put(name, a -> function.apply(text(name, a, 0), text(name, a, 1)));
    }

    private static String text(String name, List<Object> arguments, int at) {
        return GoValue.text(arguments.get(at), name);
    }

    private static String indent(int spaces, String text) {
        String pad = " ".repeat(spaces);
        return pad + text.replace("\n", "\n" + pad);
    }

    private static String truncated(int length, String text) {
        byte[] bytes = GoText.bytes(text);
        if (length < 0) {
            return bytes.length + length > 0
                    ? GoText.of(Arrays.copyOfRange(bytes, bytes.length + length, bytes.length))
                    : text;
        }
        return bytes.length > length ? GoText.of(Arrays.copyOf(bytes, length)) : text;
    }

    private static String trimAll(String characters, String text) {
        int start = 0;
        int end = text.length();
        while (start < end && characters.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && characters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private static Map<String, Object> urlParts(String url) {
        try {
            URI parsed = new URI(url);
            Map<String, Object> parts = new TreeMap<>();
            String host = parsed.getRawAuthority() == null ? "" : parsed.getRawAuthority();
            int user = host.lastIndexOf('@');
            parts.put("userinfo", user < 0 ? "" : host.substring(0, user));
            host = host.substring(user + 1);
            parts.put("host", host);
            parts.put("hostname", host.replaceFirst(":[0-9]*$", ""));
            parts.put("scheme", text(parsed.getScheme()));
            parts.put("path", text(parsed.getPath()));
            parts.put("query", text(parsed.getRawQuery()));
            parts.put("fragment", text(parsed.getFragment()));
            parts.put("opaque", parsed.isOpaque() ? parsed.getRawSchemeSpecificPart() : "");
            return parts;
        } catch (URISyntaxException e) {
            throw new TemplateException("urlParse: not a URL");
        }
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static String urlQuery(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
