package jmistral.runtime.chat.jinja;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the variables that an expression uses. */
final class Names {
    private Names() {}

    static void collect(@Nullable Expression expression, Collection<String> names) {
        switch (expression) {
            case null -> {}
            case Expression.Constant _ -> {}
            case Expression.Name name -> names.add(name.name());
            case Expression.Attribute attribute -> collect(attribute.of(), names);
            case Expression.Item item -> {
                collect(item.of(), names);
                collect(item.key(), names);
            }
            case Expression.Slice slice -> {
                collect(slice.of(), names);
                collect(slice.start(), names);
                collect(slice.stop(), names);
                collect(slice.step(), names);
            }
            case Expression.Call call -> {
                collect(call.callee(), names);
                collect(call.arguments(), names);
            }
            case Expression.Filter filter -> {
                collect(filter.input(), names);
                collect(filter.arguments(), names);
            }
            case Expression.Test test -> {
                collect(test.input(), names);
                collect(test.arguments(), names);
            }
            case Expression.Not not -> collect(not.operand(), names);
            case Expression.Sign sign -> collect(sign.operand(), names);
            case Expression.Binary binary -> {
                collect(binary.left(), names);
                collect(binary.right(), names);
            }
            case Expression.Logic logic -> {
                collect(logic.left(), names);
                collect(logic.right(), names);
            }
            case Expression.Concatenation concatenation -> concatenation.parts().forEach(part -> collect(part, names));
            case Expression.Comparisons comparisons -> {
                collect(comparisons.first(), names);
                comparisons.others().forEach(other -> collect(other.operand(), names));
            }
            case Expression.Conditional conditional -> {
                collect(conditional.test(), names);
                collect(conditional.then(), names);
                collect(conditional.otherwise(), names);
            }
            case Expression.SequenceLiteral literal -> literal.elements().forEach(element -> collect(element, names));
            case Expression.DictLiteral literal ->
                literal.pairs().forEach(pair -> {
                    collect(pair.key(), names);
                    collect(pair.value(), names);
                });
        }
    }

    private static void collect(Expression.Arguments arguments, Collection<String> names) {
        arguments.positional().forEach(argument -> collect(argument, names));
        arguments.keywords().forEach(keyword -> collect(keyword.value(), names));
        collect(arguments.unpackedList(), names);
        collect(arguments.unpackedDict(), names);
    }
}
