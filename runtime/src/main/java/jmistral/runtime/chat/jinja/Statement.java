package jmistral.runtime.chat.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a template, each with the line it begins on. */
sealed interface Statement {
    int line();

    /** Text between tags. */
    record Data(int line, Text text) implements Statement {}

    /** {@code {{ value }}} */
    record Print(int line, Expression value) implements Statement {}

    record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    /** One condition of an if statement, and what it guards. */
    record Branch(Expression test, List<Statement> body) {}

    record For(
            int line,
            Target target,
            Expression iterable,
            @Nullable Expression filter,
            Frame filterFrame,
            boolean recursive,
            Frame body,
            Frame otherwise)
            implements Statement {}

    /** {@code {% set target = value %}} */
    record Assign(int line, Target target, Expression value) implements Statement {}

    /** {@code {% set target %}body{% endset %}} */
    record AssignBlock(int line, Target target, Expression.@Nullable Filter filter, Frame body) implements Statement {}

    record Macro(int line, MacroDefinition definition) implements Statement {}

    /** {@code {% call(parameters) callee() %}body{% endcall %}} */
    record CallBlock(int line, MacroDefinition caller, Expression.Call call) implements Statement {}

    record FilterBlock(int line, Expression.Filter filter, Frame body) implements Statement {}

    record With(int line, List<Target> targets, List<Expression> values, Frame body) implements Statement {}

    /** A body with variables of its own: a block tag. */
    record Scoped(int line, Frame body) implements Statement {}

    /** What the model is to say, which a program that trains may want to know: the body, run as a macro. */
    record Generation(int line, MacroDefinition caller) implements Statement {}

    record Break(int line) implements Statement {}

    record Continue(int line) implements Statement {}

    /** A statement that asks for another template, which there is not. */
    record OtherTemplate(int line, String tag) implements Statement {}

    /** Where a value is put. */
    sealed interface Target {
        record Variable(String name) implements Target {}

        record NamespaceAttribute(String namespace, String attribute) implements Target {}

        record Unpacking(List<Target> targets) implements Target {}
    }

    /**
     * A macro, or the body of a call block.
     *
     * @param name empty if it is a call block's
     * @param parameters their names
     * @param defaults values of the last parameters
     */
    record MacroDefinition(String name, List<String> parameters, List<Expression> defaults, Frame body) {}
}
