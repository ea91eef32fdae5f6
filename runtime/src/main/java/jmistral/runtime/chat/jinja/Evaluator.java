package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the value of expressions. */
final class Evaluator {
    private final Engine engine;
    private final Budget budget;

    Evaluator(Engine engine) {
        this.engine = engine;
        this.budget = engine.budget();
    }

    Value evaluate(Expression expression, Scope scope) {
        budget.step();
        budget.enter();
        try {
            return switch (expression) {
                case Expression.Constant constant -> constant.value();
                case Expression.Name name -> scope.get(name.name());
                case Expression.Attribute attribute ->
                    Attributes.attribute(evaluate(attribute.of(), scope), attribute.name(), budget);
                case Expression.Item item -> {
                    Value of = evaluate(item.of(), scope);
                    yield Attributes.item(of, evaluate(item.key(), scope), budget);
                }
                case Expression.Slice slice -> slice(slice, scope);
                case Expression.Call call -> call(call, Map.of(), scope);
                case Expression.Filter filter -> filter(filter, null, scope);
                case Expression.Test test -> Value.of(test(test, scope));
                case Expression.Not not -> Value.of(!Types.isTrue(evaluate(not.operand(), scope)));
                case Expression.Sign sign -> Operators.sign(sign.minus(), evaluate(sign.operand(), scope));
                case Expression.Binary binary -> {
                    Value left = evaluate(binary.left(), scope);
                    yield Operators.apply(binary.operator(), left, evaluate(binary.right(), scope), budget);
                }
                case Expression.Logic logic -> {
                    Value left = evaluate(logic.left(), scope);
                    yield Types.isTrue(left) == logic.and() ? evaluate(logic.right(), scope) : left;
                }
                case Expression.Concatenation concatenation -> {
                    var builder = new TextBuilder(budget);
                    for (Expression part : concatenation.parts()) {
                        Repr.appendStr(evaluate(part, scope), builder);
                    }
                    yield builder.build();
                }
                case Expression.Comparisons comparisons -> Value.of(holds(comparisons, scope));
                case Expression.Conditional conditional -> conditional(conditional, scope);
                case Expression.SequenceLiteral literal -> {
                    List<Value> elements = evaluate(literal.elements(), scope);
                    yield literal.isTuple() ? Value.tuple(elements) : Value.list(elements);
                }
                case Expression.DictLiteral literal -> {
                    var dict = new Dict();
                    for (Expression.Pair pair : literal.pairs()) {
                        Value key = evaluate(pair.key(), scope);
                        dict.put(key, evaluate(pair.value(), scope));
                    }
                    yield dict;
                }
            };
        } catch (JinjaException e) {
            throw e.at(expression.line());
        } finally {
            budget.leave();
        }
    }

    private List<Value> evaluate(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        Value of = evaluate(slice.of(), scope);
        Value start = bound(slice.start(), scope);
        Value stop = bound(slice.stop(), scope);
        Value step = bound(slice.step(), scope);
        return switch (of) {
            case Text _, Value.Sequence _, Value.Range _ ->
                Slices.slice(of, new Slices.Slice(start, stop, step), budget);
            case Value.Undefined undefined -> throw undefined.failure();
            case Dict _ -> throw new JinjaException("unhashable type: 'slice'");
            default -> throw new JinjaException("'" + Types.name(of) + "' object is not subscriptable");
        };
    }

    private @Nullable Value bound(@Nullable Expression expression, Scope scope) {
        Value value = expression == null ? Value.NONE : evaluate(expression, scope);
        return value instanceof Value.None ? null : value;
    }

    /** @param more further arguments by name */
    Value call(Expression.Call call, Map<String, Value> more, Scope scope) {
        Value callee = evaluate(call.callee(), scope);
        CallArguments arguments = arguments(call.arguments(), more, scope);
        try {
            return engine.call(callee, arguments);
        } catch (JinjaException e) {
            throw e.at(call.line());
        }
    }

    /** @param block the input of a filter whose own input is null */
    Value filter(Expression.Filter filter, @Nullable Value block, Scope scope) {
        Value input;
        if (filter.input() instanceof Expression.Filter inner && block != null) {
            input = filter(inner, block, scope);
        } else if (filter.input() != null) {
            input = evaluate(filter.input(), scope);
        } else {
            input = block == null ? Value.NONE : block;
        }
        CallArguments arguments = arguments(filter.arguments(), Map.of(), scope);
        try {
            return engine.filter(filter.name(), input, arguments);
        } catch (JinjaException e) {
            throw e.at(filter.line());
        }
    }

    private boolean test(Expression.Test test, Scope scope) {
        Value input = evaluate(test.input(), scope);
        return engine.test(test.name(), input, arguments(test.arguments(), Map.of(), scope));
    }

    private boolean holds(Expression.Comparisons comparisons, Scope scope) {
        Value left = evaluate(comparisons.first(), scope);
        for (Expression.Comparand other : comparisons.others()) {
            Value right = evaluate(other.operand(), scope);
            if (!other.comparison().holds(left, right, budget)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Value conditional(Expression.Conditional conditional, Scope scope) {
        if (Types.isTrue(evaluate(conditional.test(), scope))) {
            return evaluate(conditional.then(), scope);
        }
        return conditional.otherwise() != null
                ? evaluate(conditional.otherwise(), scope)
                : Value.Undefined.because("the inline if-expression on line " + conditional.line()
                        + " evaluated to false and no else section was defined.");
    }

    private CallArguments arguments(Expression.Arguments arguments, Map<String, Value> more, Scope scope) {
        if (arguments.isEmpty() && more.isEmpty()) {
            return CallArguments.NONE;
        }
        List<Value> positional = evaluate(arguments.positional(), scope);
        Map<String, Value> named = new LinkedHashMap<>();
        for (Expression.Keyword keyword : arguments.keywords()) {
            if (named.put(keyword.name(), evaluate(keyword.value(), scope)) != null) {
                throw new JinjaException("keyword argument repeated: " + keyword.name());
            }
        }
        if (arguments.unpackedList() != null) {
            positional.addAll(Types.elements(evaluate(arguments.unpackedList(), scope), budget));
        }
        named.putAll(more);
        if (arguments.unpackedDict() != null) {
            if (!(evaluate(arguments.unpackedDict(), scope) instanceof Dict dict)) {
                throw new JinjaException("argument after ** must be a mapping");
            }
            for (Dict.Entry entry : dict.entries()) {
                if (!(entry.key() instanceof Text name)) {
                    throw new JinjaException("keywords must be strings");
                }
                if (named.put(name.string(), entry.value()) != null) {
                    throw new JinjaException("got multiple values for keyword argument " + Repr.of(name));
                }
            }
        }
        return new CallArguments(positional, named);
    }
}
