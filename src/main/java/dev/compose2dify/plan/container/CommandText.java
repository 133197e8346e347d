package dev.compose2dify.plan.container;

import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.ContainerVariable;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.Value.Piece;
import java.util.ArrayList;
import java.util.List;

/** Words of commands as the shell and the kubelet read them. */
final class CommandText {
    private CommandText() {}

    /** The variable as the shell expands it in one piece, whatever quotes stand open at {@code at}. */
    static String shellVariable(String script, int at, String variable) {
        char open = 0;
        for (int i = 0; i < at; i++) {
            char c = script.charAt(i);
            if (c == '\\' && open != '\'') {
                i++;
            } else if (open == 0 && (c == '\'' || c == '"')) {
                open = c;
            } else if (c == open) {
                open = 0;
            }
        }
        return switch (open) {
            case '"' -> "${" + variable + "}";
            case '\'' -> "'\"${" + variable + "}\"'";
            default -> "\"${" + variable + "}\"";
        };
    }

    /** The kubelet expands {@code $(NAME)} in commands and reads {@code $$} as {@code $}. */
    static Value forKubelet(Value word) {
        List<Piece> pieces = new ArrayList<>();
        for (Piece piece : word.pieces()) {
            boolean variable = piece instanceof ContainerVariable;
            int last = pieces.size() - 1;
            if (variable
                    && last >= 0
                    && pieces.get(last) instanceof Literal before
                    && before.text().endsWith("$")) {
                pieces.set(last, new Literal(before.text() + "$"));
            }
            pieces.add(
                    piece instanceof Literal literal
                            ? new Literal(literal.text().replaceAll("\\$(?=[$(])", "\\$\\$"))
                            : piece);
        }
        return new Value(pieces);
    }

    static List<Value> throughShell(List<Value> words) {
        List<Piece> script = new ArrayList<>();
        script.add(new Literal("exec"));
        for (Value word : words) {
            script.add(new Literal(" "));
            if (word.isLiteral() && word.text().matches("[A-Za-z0-9_@%+=:,./-]+")) {
                script.addAll(word.pieces());
                continue;
            }
            script.add(new Literal("\""));
            for (Piece piece : word.pieces()) {
                if (piece instanceof ContainerVariable variable) {
                    script.add(new Literal("${" + variable.name() + "}"));
                } else if (piece instanceof Literal literal) {
                    script.add(new Literal(literal.text().replaceAll("([\\\\\"$`])", "\\\\$1")));
                } else {
                    script.add(piece);
                }
            }
            script.add(new Literal("\""));
        }
        return List.of(Value.literal("/bin/sh"), Value.literal("-c"), new Value(script));
    }
}
