package jmistral.runtime.chat.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of a template, each with the line it begins on. */
sealed interface Expression {
    int line();

    /** A value written out. */
    record Constant(int line, Value value) implements Expression {}

    /** A variable. */
    record Name(int line, String name) implements Expression {}

    /** {@code of.name} */
    record Attribute(int line, Expression of, String name) implements Expression {}

    /** {@code of[key]} */
    record Item(int line, Expression of, Expression key) implements Expression {}

    /** {@code of[start:stop:step]} */
    record Slice(
            int line,
            Expression of,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    /** {@code callee(arguments)} */
    record Call(int line, Expression callee, Arguments arguments) implements Expression {}

    /** {@code input|name(arguments)}; in a filter block the input is the block's text and {@code input} is null. */
    record Filter(int line, @Nullable Expression input, String name, Arguments arguments) implements Expression {}

    /** {@code input is name(arguments)} */
    record Test(int line, Expression input, String name, Arguments arguments) implements Expression {}

    /** {@code not operand} */
    record Not(int line, Expression operand) implements Expression {}

    /** {@code -operand} or {@code +operand} */
    record Sign(int line, boolean minus, Expression operand) implements Expression {}

    /** Arithmetic. */
    record Binary(int line, BinaryOperator operator, Expression left, Expression right) implements Expression {}

    /** {@code left and right}, {@code left or right} */
    record Logic(int line, boolean and, Expression left, Expression right) implements Expression {}

    /** {@code a ~ b ~ c} */
    record Concatenation(int line, List<Expression> parts) implements Expression {}

    /** {@code a < b <= c}: each operand is compared with the next. */
    record Comparisons(int line, Expression first, List<Comparand> others) implements Expression {}

    /** One comparison of a chain. */
    record Comparand(Comparison comparison, Expression operand) {}

    /** {@code then if test else otherwise} */
    record Conditional(
            int line,
            Expression test,
            Expression then,
            @Nullable Expression otherwise) implements Expression {}

    /** A list or a tuple. */
    record SequenceLiteral(int line, List<Expression> elements, boolean isTuple) implements Expression {}

    /** {@code {key: value}} */
    record DictLiteral(int line, List<Pair> pairs) implements Expression {}

    /** One entry of a dictionary. */
    record Pair(Expression key, Expression value) {}

    /** The arguments of a call, a filter or a test. */
    record Arguments(
            List<Expression> positional,
            List<Keyword> keywords,
            @Nullable Expression unpackedList,
            @Nullable Expression unpackedDict) {
        static final Arguments NONE = new Arguments(List.of(), List.of(), null, null);

        boolean isEmpty() {
            return positional.isEmpty() && keywords.isEmpty() && unpackedList == null && unpackedDict == null;
        }
    }

    /** {@code name=value} */
    record Keyword(String name, Expression value) {}
}
