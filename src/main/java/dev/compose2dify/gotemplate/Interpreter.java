package dev.compose2dify.gotemplate;

import dev.compose2dify.gotemplate.Node.Branch;
import dev.compose2dify.gotemplate.Node.Call;
import dev.compose2dify.gotemplate.Node.Command;
import dev.compose2dify.gotemplate.Node.Dot;
import dev.compose2dify.gotemplate.Node.Expression;
import dev.compose2dify.gotemplate.Node.Field;
import dev.compose2dify.gotemplate.Node.Function;
import dev.compose2dify.gotemplate.Node.Literal;
import dev.compose2dify.gotemplate.Node.Nested;
import dev.compose2dify.gotemplate.Node.Pipe;
import dev.compose2dify.gotemplate.Node.Print;
import dev.compose2dify.gotemplate.Node.Range;
import dev.compose2dify.gotemplate.Node.Text;
import dev.compose2dify.gotemplate.Node.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Executes templates. */
final class Interpreter {
    private static final int DEEPEST = 200;

    private final Map<String, List<Node>> templates;
    private int depth;

    /** @param templates by name, with what they define */
    Interpreter(Map<String, List<Node>> templates) {
        this.templates = templates;
    }

    /** What a value offers besides its content, for example {@code .Files.Get "a"}. */
    interface Methods {
        Object call(String method, List<Object> arguments);
    }

    /** A template's text, with {@code dot} for the dot and {@code $}. */
    String render(String template, Object dot) {
        List<Node> nodes = templates.get(template);
        if (nodes == null) {
            throw new TemplateException("there is no template \"" + template + "\"");
        }
        return render(nodes, dot);
    }

    private String render(List<Node> nodes, Object dot) {
        if (++depth > DEEPEST) {
            throw new TemplateException("templates include each other without end");
        }
        StringBuilder out = new StringBuilder();
        new Execution(new Scope(null, dot), out).run(nodes, dot);
        depth--;
        // What Helm does with what a template prints of nothing.
        return out.toString().replace("<no value>", "");
    }

    /** Variables by name; those of the block around are seen and can be set. */
    private static final class Scope {
        private final Scope outer;
        private final Map<String, Object> variables = new HashMap<>();

        Scope(Scope outer, Object root) {
            this.outer = outer;
            if (outer == null) {
                variables.put("$", root);
            }
        }

        Object get(String name) {
            return owner(name).variables.get(name);
        }

        void set(String name, Object value) {
            owner(name).variables.put(name, value);
        }

        private Scope owner(String name) {
            for (Scope at = this; at != null; at = at.outer) {
                if (at.variables.containsKey(name)) {
                    return at;
                }
            }
            throw new TemplateException("the variable " + name + " is not declared");
        }
    }

    private final class Execution {
        private final StringBuilder out;
        private Scope scope;

        Execution(Scope scope, StringBuilder out) {
            this.scope = scope;
            this.out = out;
        }

        void run(List<Node> nodes, Object dot) {
            for (Node node : nodes) {
                if (node instanceof Text text) {
                    out.append(text.text());
                } else if (node instanceof Print print) {
                    Object value = evaluate(print.pipe(), dot);
                    if (print.pipe().variables().isEmpty()) {
                        out.append(value == null ? "" : GoValue.print(value));
                    }
                } else if (node instanceof Branch branch) {
                    inside(() -> branch(branch, dot));
                } else if (node instanceof Range range) {
                    inside(() -> range(range, dot));
                } else if (node instanceof Call call) {
                    out.append(render(
                            call.template(),
                            call.pipe().map(p -> evaluate(p, dot)).orElse(null)));
                }
            }
        }

        private void inside(Runnable block) {
            Scope before = scope;
            scope = new Scope(before, null);
            block.run();
            scope = before;
        }

        private void branch(Branch branch, Object dot) {
            Object value = evaluate(branch.pipe(), dot);
            boolean holds = GoValue.isTrue(value);
            inside(() -> run(holds ? branch.then() : branch.otherwise(), holds && branch.setsDot() ? value : dot));
        }

        private void range(Range range, Object dot) {
            Pipe pipe = range.pipe();
            Object value = evaluate(new Pipe(List.of(), false, pipe.commands()), dot);
            List<Object[]> entries = new ArrayList<>();
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, item) -> entries.add(new Object[] {key, item}));
            } else if (value instanceof List<?> list) {
                list.forEach(item -> entries.add(new Object[] {(long) entries.size(), item}));
            } else if (value != null) {
                throw new TemplateException("range cannot go over " + GoValue.kind(value));
            }
            if (entries.isEmpty()) {
                inside(() -> run(range.otherwise(), dot));
            }
            List<String> names = pipe.variables();
            for (Object[] entry : entries) {
                inside(() -> {
                    if (!names.isEmpty()) {
                        assign(names.get(names.size() - 1), entry[1], pipe.declares());
                    }
                    if (names.size() > 1) {
                        assign(names.get(0), entry[0], pipe.declares());
                    }
                    run(range.body(), entry[1]);
                });
            }
        }

        private void assign(String name, Object value, boolean declares) {
            if (declares) {
                scope.variables.put(name, value);
            } else {
                scope.set(name, value);
            }
        }

        private Object evaluate(Pipe pipe, Object dot) {
            Object value = null;
            boolean first = true;
            for (Command command : pipe.commands()) {
                value = evaluate(command, dot, !first, value);
                first = false;
            }
            for (String name : pipe.variables()) {
                assign(name, value, pipe.declares());
            }
            return value;
        }

        private Object evaluate(Command command, Object dot, boolean piped, Object given) {
            Expression head = command.words().get(0);
            List<Expression> rest = command.words().subList(1, command.words().size());
            if (head instanceof Function function
                    && (function.name().equals("and") || function.name().equals("or"))) {
                return junction(function.name().equals("or"), rest, dot, piped, given);
            }
            boolean calls = head instanceof Function || head instanceof Field && (!rest.isEmpty() || piped);
            if (!calls) {
                if (!rest.isEmpty() || piped) {
                    throw new TemplateException("a value is called like a function");
                }
                return value(head, dot);
            }
            List<Object> arguments = new ArrayList<>();
            rest.forEach(word -> arguments.add(value(word, dot)));
            if (piped) {
                arguments.add(given);
            }
            if (head instanceof Field field) {
                return method(value(field.base(), dot), field.name(), arguments);
            }
            return call(((Function) head).name(), arguments);
        }

        /** {@code and} and {@code or} stop at the argument that decides. */
        private Object junction(boolean or, List<Expression> words, Object dot, boolean piped, Object given) {
            Object value = null;
            for (Expression word : words) {
                value = value(word, dot);
                if (GoValue.isTrue(value) == or) {
                    return value;
                }
            }
            return piped ? given : value;
        }

        private Object value(Expression expression, Object dot) {
            if (expression instanceof Literal literal) {
                return literal.value();
            }
            if (expression instanceof Dot) {
                return dot;
            }
            if (expression instanceof Variable variable) {
                return scope.get(variable.name());
            }
            if (expression instanceof Nested nested) {
                return evaluate(nested.pipe(), dot);
            }
            if (expression instanceof Function function) {
                return call(function.name(), new ArrayList<>());
            }
            Field field = (Field) expression;
            return field(value(field.base(), dot), field.name());
        }
    }

    private static Object field(Object base, String name) {
        if (base instanceof Map<?, ?> map && !(base instanceof Methods)) {
            return map.get(name);
        }
        if (base == null) {
            throw new TemplateException("nothing has no field \"" + name + "\"");
        }
        return method(base, name, List.of());
    }

    private static Object method(Object base, String name, List<Object> arguments) {
        if (base instanceof Methods methods) {
            return methods.call(name, arguments);
        }
        throw new TemplateException(GoValue.kind(base) + " has no method \"" + name + "\"");
    }

    private Object call(String name, List<Object> arguments) {
        return switch (name) {
            case "include" -> render(GoValue.text(arguments.get(0), "include"), arguments.get(1));
            case "tpl" -> text(GoValue.text(arguments.get(0), "tpl"), arguments.get(1));
            default -> Functions.call(name, arguments);
        };
    }

    /** A text that is a template itself; it sees the named templates of the chart. */
    private String text(String source, Object dot) {
        Map<String, List<Node>> own = new HashMap<>(templates);
        List<Node> nodes = Parser.parse("tpl", source, own);
        return new Interpreter(own).render(nodes, dot);
    }
}
