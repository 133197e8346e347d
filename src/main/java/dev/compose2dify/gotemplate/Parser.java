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
import dev.compose2dify.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the pieces of a template to its nodes. */
final class Parser {
    private final String name;
    private final List<Lexer.Piece> pieces;
    private final Map<String, List<Node>> defined;
    private int next;
    /** Of the action that is being read. */
    private List<Token> words = List.of();

    private int word;
    private int line;
    /** What ended the list that was read last: {@code end}, {@code else}, or nothing at the end of the template. */
    private String closing = "";

    private Parser(String name, List<Lexer.Piece> pieces, Map<String, List<Node>> defined) {
        this.name = name;
        this.pieces = pieces;
        this.defined = defined;
    }

    /** The template's own nodes; what it defines goes to {@code defined}, by name. */
    static List<Node> parse(String name, String source, Map<String, List<Node>> defined) {
        Parser parser = new Parser(name, Lexer.pieces(name, source), defined);
        List<Node> nodes = parser.list();
        if (!parser.closing.isEmpty()) {
            throw parser.fault("\"" + parser.closing + "\" without its beginning");
        }
        return nodes;
    }

    private List<Node> list() {
        List<Node> nodes = new ArrayList<>();
        while (next < pieces.size()) {
            Lexer.Piece piece = pieces.get(next++);
            if (piece.isText()) {
                nodes.add(new Text(piece.text()));
                continue;
            }
            begin(piece);
            if (peek().isWord("end") || peek().isWord("else")) {
                closing = take().text();
                return nodes;
            }
            action().ifPresent(nodes::add);
        }
        closing = "";
        return nodes;
    }

    private void begin(Lexer.Piece piece) {
        words = piece.words();
        word = 0;
        line = piece.line();
    }

    private Optional<Node> action() {
        int at = line;
        String first = peek().is(Kind.WORD) ? peek().text() : "";
        switch (first) {
            case "if", "with" -> {
                take();
                return Optional.of(branch(first.equals("with"), at));
            }
            case "range" -> {
                take();
                Pipe pipe = pipe(true);
                finish();
                List<Node> body = list();
                List<Node> otherwise = otherwise();
                return Optional.of(new Range(pipe, body, otherwise, at));
            }
            case "define" -> {
                take();
                String defines = take(Kind.STRING).text();
                finish();
                List<Node> body = list();
                expectEnd();
                defined.put(defines, body);
                return Optional.empty();
            }
            case "template" -> {
                take();
                String calls = take(Kind.STRING).text();
                Optional<Pipe> pipe = peek().is(Kind.END) ? Optional.empty() : Optional.of(pipe(false));
                finish();
                return Optional.of(new Call(calls, pipe, at));
            }
            case "block", "break", "continue" -> throw fault("\"" + first + "\" is not supported");
            default -> {
                Pipe pipe = pipe(false);
                finish();
                return Optional.of(new Print(pipe, at));
            }
        }
    }

    private Branch branch(boolean setsDot, int at) {
        Pipe pipe = pipe(false);
        finish();
        List<Node> then = list();
        return new Branch(pipe, setsDot, then, otherwise(), at);
    }

    /** What follows {@code else}, up to {@code end}; nothing without one. */
    private List<Node> otherwise() {
        if (closing.equals("end")) {
            finish();
            return List.of();
        }
        if (!closing.equals("else")) {
            throw fault("\"end\" is missing");
        }
        if (peek().isWord("if") || peek().isWord("with")) {
            boolean setsDot = take().text().equals("with");
            return List.of(branch(setsDot, line));
        }
        finish();
        List<Node> nodes = list();
        expectEnd();
        return nodes;
    }

    private void expectEnd() {
        if (!closing.equals("end")) {
            throw fault("\"end\" is missing");
        }
        finish();
    }

    private Pipe pipe(boolean range) {
        List<String> variables = new ArrayList<>();
        boolean declares = false;
        int ahead = word + 1;
        if (peek().is(Kind.VARIABLE) && ahead < words.size()) {
            Kind after = words.get(ahead).kind();
            if (after == Kind.DECLARE || after == Kind.ASSIGN || range && after == Kind.COMMA) {
                variables.add(take().text());
                if (peek().is(Kind.COMMA)) {
                    take();
                    variables.add(take(Kind.VARIABLE).text());
                }
                declares = take().is(Kind.DECLARE);
            }
        }
        List<Command> commands = new ArrayList<>();
        commands.add(command());
        while (peek().is(Kind.PIPE)) {
            take();
            commands.add(command());
        }
        return new Pipe(variables, declares, commands);
    }

    private Command command() {
        List<Expression> expressions = new ArrayList<>();
        while (!peek().is(Kind.PIPE) && !peek().is(Kind.CLOSE) && !peek().is(Kind.END)) {
            expressions.add(expression());
        }
        if (expressions.isEmpty()) {
            throw fault("a command is missing");
        }
        return new Command(expressions);
    }

    private Expression expression() {
        Token token = take();
        Expression expression = switch (token.kind()) {
            case STRING -> new Literal(token.text());
            case NUMBER -> new Literal(number(token.text()));
            case VARIABLE -> new Variable(token.text());
            case DOT -> new Dot();
            case FIELD -> new Field(new Dot(), token.text());
            case OPEN -> {
                Pipe pipe = pipe(false);
                take(Kind.CLOSE);
                yield new Nested(pipe);
            }
            case WORD -> named(token.text());
            default -> throw fault("unexpected \"" + token.text() + "\"");
        };
        while (peek().is(Kind.FIELD) && !peek().spaced()) {
            expression = new Field(expression, take().text());
        }
        return expression;
    }

    private static Expression named(String word) {
        return switch (word) {
            case "true" -> new Literal(true);
            case "false" -> new Literal(false);
            case "nil" -> new Literal(null);
            default -> new Function(word);
        };
    }

    private Object number(String text) {
        try {
            return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw fault("\"" + text + "\" is not a number");
        }
    }

    private Token peek() {
        return words.get(word);
    }

    private Token take() {
        return words.get(peek().is(Kind.END) ? word : word++);
    }

    private Token take(Kind kind) {
        Token token = take();
        if (!token.is(kind)) {
            throw fault("unexpected \"" + token.text() + "\"");
        }
        return token;
    }

    private void finish() {
        take(Kind.END);
    }

    private TemplateException fault(String what) {
        return new TemplateException(name + ":" + line + ": " + what);
    }
}
