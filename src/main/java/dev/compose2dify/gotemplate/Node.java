package dev.compose2dify.gotemplate;

import java.util.List;
import java.util.Optional;

/** What a template consists of. */
sealed interface Node {
    /** Text as it is. */
    record Text(String text) implements Node {}

    /** {@code {{ pipe }}}: prints, unless it only sets variables. */
    record Print(Pipe pipe, int line) implements Node {}

    /** {@code if} and {@code with}; {@code with} sets the dot. */
    record Branch(Pipe pipe, boolean setsDot, List<Node> then, List<Node> otherwise, int line) implements Node {}

    /** {@code range}. */
    record Range(Pipe pipe, List<Node> body, List<Node> otherwise, int line) implements Node {}

    /** {@code template "name" pipe}. */
    record Call(String template, Optional<Pipe> pipe, int line) implements Node {}

    /**
     * Commands, each given the result of the one before as its last argument.
     *
     * @param variables that get the result; of a {@code range} key and value
     * @param declares whether they are new
     */
    record Pipe(List<String> variables, boolean declares, List<Command> commands) {}

    /** A function or a value, with its arguments. */
    record Command(List<Expression> words) {}

    /** A word of a command. */
    sealed interface Expression {}

    record Literal(Object value) implements Expression {}

    record Dot() implements Expression {}

    record Variable(String name) implements Expression {}

    record Function(String name) implements Expression {}

    record Nested(Pipe pipe) implements Expression {}

    /** {@code base.name}. */
    record Field(Expression base, String name) implements Expression {}
}
