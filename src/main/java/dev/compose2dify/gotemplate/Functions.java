package dev.compose2dify.gotemplate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions that templates may call, by name. Those that need the templates themselves are the interpreter's. */
final class Functions {
    /** A function of its arguments alone. */
    @FunctionalInterface
    interface Function {
        Object call(List<Object> arguments);
    }

    private static final Map<String, Function> ALL = new HashMap<>();

    static {
        ALL.putAll(TextFunctions.all());
        ALL.putAll(ListFunctions.all());
        ALL.putAll(MapFunctions.all());
        ALL.putAll(DataFunctions.all());
        logic();
    }

    private Functions() {}

    static boolean isKnown(String name) {
        return ALL.containsKey(name);
    }

    static Object call(String name, List<Object> arguments) {
        Function function = ALL.get(name);
        if (function == null) {
            throw new TemplateException("the function \"" + name + "\" is not supported");
        }
        try {
            return function.call(arguments);
        } catch (IndexOutOfBoundsException e) {
            throw new TemplateException(name + ": wrong number of arguments");
        }
    }

    private static void logic() {
        ALL.put("not", a -> !GoValue.isTrue(a.get(0)));
        ALL.put("eq", a -> a.subList(1, a.size()).stream().anyMatch(b -> GoValue.equal(a.get(0), b)));
        ALL.put("ne", a -> !GoValue.equal(a.get(0), a.get(1)));
        ALL.put("lt", a -> GoValue.compare(a.get(0), a.get(1)) < 0);
        ALL.put("le", a -> GoValue.compare(a.get(0), a.get(1)) <= 0);
        ALL.put("gt", a -> GoValue.compare(a.get(0), a.get(1)) > 0);
        ALL.put("ge", a -> GoValue.compare(a.get(0), a.get(1)) >= 0);
        ALL.put("empty", a -> GoValue.isEmpty(a.get(0)));
        ALL.put("default", a -> a.size() < 2 || GoValue.isEmpty(a.get(1)) ? a.get(0) : a.get(1));
        ALL.put(
                "coalesce",
                a -> a.stream().filter(v -> !GoValue.isEmpty(v)).findFirst().orElse(null));
        ALL.put("ternary", a -> Boolean.TRUE.equals(a.get(2)) ? a.get(0) : a.get(1));
        ALL.put("kindOf", a -> GoValue.kind(a.get(0)));
        ALL.put("kindIs", a -> GoValue.kind(a.get(1)).equals(a.get(0)));
        ALL.put("fail", a -> {
            throw new TemplateException(GoValue.print(a.get(0)));
        });
        ALL.put("required", a -> {
            if (a.get(1) == null || "".equals(a.get(1))) {
                throw new TemplateException(GoValue.print(a.get(0)));
            }
            return a.get(1);
        });
        ALL.put("int", a -> GoValue.integer(a.get(0)));
        ALL.put("int64", a -> GoValue.integer(a.get(0)));
        ALL.put("float64", a -> a.get(0) instanceof Number n ? n.doubleValue() : (double) GoValue.integer(a.get(0)));
        ALL.put("add", a -> a.stream().mapToLong(GoValue::integer).sum());
        ALL.put("add1", a -> GoValue.integer(a.get(0)) + 1);
        ALL.put("sub", a -> GoValue.integer(a.get(0)) - GoValue.integer(a.get(1)));
        ALL.put("mul", a -> a.stream().mapToLong(GoValue::integer).reduce(1, (x, y) -> x * y));
        ALL.put("div", a -> quotient("div", a, false));
        ALL.put("mod", a -> quotient("mod", a, true));
        ALL.put("min", a -> a.stream().mapToLong(GoValue::integer).min().orElse(0));
        ALL.put("max", a -> a.stream().mapToLong(GoValue::integer).max().orElse(0));
    }

    private static long quotient(String name, List<Object> arguments, boolean remainder) {
        long divisor = GoValue.integer(arguments.get(1));
        if (divisor == 0) {
            throw new TemplateException(name + ": division by zero");
        }
        long dividend = GoValue.integer(arguments.get(0));
        return remainder ? dividend % divisor : dividend / divisor;
    }
}
