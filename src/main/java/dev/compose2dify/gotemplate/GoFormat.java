package dev.compose2dify.gotemplate;

import java.util.List;

/** {@code printf}: the verbs {@code %s}, {@code %v}, {@code %q}, {@code %d} and {@code %%}. */
final class GoFormat {
    private GoFormat() {}

    static String format(String format, List<Object> arguments) {
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            char verb = ++i < format.length() ? format.charAt(i) : '!';
            if (verb == '%') {
                out.append('%');
            } else if (next == arguments.size()) {
                throw new TemplateException("printf: %" + verb + " has no argument");
            } else {
                out.append(one(verb, arguments.get(next++)));
            }
        }
        if (next < arguments.size()) {
            throw new TemplateException("printf: an argument has no verb in \"" + format + "\"");
        }
        return out.toString();
    }

    private static String one(char verb, Object value) {
        return switch (verb) {
            case 'v' -> GoValue.print(value);
            case 's' -> value instanceof String text ? text : bad(verb, value);
            case 'q' -> value instanceof String text ? GoText.quote(text) : bad(verb, value);
            case 'd' -> value instanceof Long number ? number.toString() : bad(verb, value);
            default -> throw new TemplateException("printf: %" + verb + " is not supported");
        };
    }

    private static String bad(char verb, Object value) {
        throw new TemplateException("printf: %" + verb + " does not take " + GoValue.kind(value));
    }
}
