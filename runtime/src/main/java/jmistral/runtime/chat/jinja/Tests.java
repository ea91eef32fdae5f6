package jmistral.runtime.chat.jinja;

import static java.util.Map.entry;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What can stand after {@code is}. */
final class Tests {
    interface Test {
        boolean holds(Value input, CallArguments arguments, Budget budget);
    }

    private static final Map<String, Test> ALL = Map.ofEntries(
            entry("defined", plain("defined", value -> !(value instanceof Value.Undefined))),
            entry("undefined", plain("undefined", Value.Undefined.class::isInstance)),
            entry("none", plain("none", Value.None.class::isInstance)),
            entry("boolean", plain("boolean", Value.Bool.class::isInstance)),
            entry("true", plain("true", value -> value instanceof Value.Bool bool && bool.value())),
            entry("false", plain("false", value -> value instanceof Value.Bool bool && !bool.value())),
            entry("integer", plain("integer", Value.Int.class::isInstance)),
            entry("float", plain("float", Value.Real.class::isInstance)),
            entry("number", plain("number", Numbers::isNumber)),
            entry("string", plain("string", Text.class::isInstance)),
            entry("mapping", plain("mapping", Dict.class::isInstance)),
            entry("iterable", plain("iterable", Types::isIterable)),
            entry("sequence", plain("sequence", Tests::isSequence)),
            entry("callable", plain("callable", Tests::isCallable)),
            entry("escaped", plain("escaped", value -> value instanceof Text text && text.isMarkup())),
            entry("lower", (input, arguments, budget) -> {
                arguments.bind("lower");
                return StringMethods.isLower(Repr.str(input, budget).string());
            }),
            entry("upper", (input, arguments, budget) -> {
                arguments.bind("upper");
                return StringMethods.isUpper(Repr.str(input, budget).string());
            }),
            entry("even", (input, arguments, budget) -> remainder(input, Value.of(2), budget, 0)),
            entry("odd", (input, arguments, budget) -> remainder(input, Value.of(2), budget, 1)),
            entry(
                    "divisibleby",
                    (input, arguments, budget) -> remainder(
                            input, arguments.bind("divisibleby", "num").get("num"), budget, 0)),
            entry("filter", (input, arguments, budget) -> Filters.find(nameOf(input)) != null),
            entry("test", (input, arguments, budget) -> find(nameOf(input)) != null),
            entry(
                    "sameas",
                    (input, arguments, budget) ->
                            isSame(input, arguments.bind("sameas", "other").get("other"))),
            entry(
                    "in",
                    (input, arguments, budget) ->
                            Comparison.contains(arguments.bind("in", "seq").get("seq"), input, budget)),
            entry("==", comparison(Comparison.EQUAL)),
            entry("eq", comparison(Comparison.EQUAL)),
            entry("equalto", comparison(Comparison.EQUAL)),
            entry("!=", comparison(Comparison.NOT_EQUAL)),
            entry("ne", comparison(Comparison.NOT_EQUAL)),
            entry(">", comparison(Comparison.GREATER)),
            entry("gt", comparison(Comparison.GREATER)),
            entry("greaterthan", comparison(Comparison.GREATER)),
            entry(">=", comparison(Comparison.GREATER_OR_EQUAL)),
            entry("ge", comparison(Comparison.GREATER_OR_EQUAL)),
            entry("<", comparison(Comparison.LESS)),
            entry("lt", comparison(Comparison.LESS)),
            entry("lessthan", comparison(Comparison.LESS)),
            entry("<=", comparison(Comparison.LESS_OR_EQUAL)),
            entry("le", comparison(Comparison.LESS_OR_EQUAL)));

    private Tests() {}

    static @Nullable Test find(String name) {
        return ALL.get(name);
    }

    private static Test plain(String name, Predicate<Value> predicate) {
        return (input, arguments, _) -> {
            arguments.bind(name);
            return predicate.test(input);
        };
    }

    private static Test comparison(Comparison comparison) {
        return (input, arguments, budget) -> comparison.holds(
                input, arguments.bind(comparison.name(), "other").get("other"), budget);
    }

    private static String nameOf(Value value) {
        return value instanceof Text text ? text.string() : "";
    }

    private static boolean remainder(Value value, Value divisor, Budget budget, int expected) {
        Value remainder = Operators.apply(BinaryOperator.MODULO, value, divisor, budget);
        return Comparison.equal(remainder, Value.of(expected), budget);
    }

    private static boolean isSequence(Value value) {
        return switch (value) {
            case Text _, Value.Sequence _, Value.Range _, Dict _, Value.Undefined _ -> true;
            case Value.None _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Lazy _,
                    Dict.View _,
                    Callable _,
                    HasAttributes _ -> false;
        };
    }

    private static boolean isCallable(Value value) {
        return value instanceof Callable
                || value instanceof Macro
                || value instanceof Joiner
                || value instanceof Loop
                || value instanceof Value.Undefined;
    }

    @SuppressWarnings("ReferenceEquality") // identity is what is asked for
    private static boolean isSameObject(Value value, Value other) {
        return value == other;
    }

    /** Python's {@code is}: one object. Small numbers and strings written alike are taken for one, as CPython does. */
    private static boolean isSame(Value value, Value other) {
        return switch (value) {
            case Value.None _, Value.Bool _ -> value.equals(other);
            case Value.Int _ -> other instanceof Value.Int && value.equals(other);
            case Text text -> other instanceof Text && text.equals(other);
            case Value.Real _,
                    Value.Sequence _,
                    Value.Range _,
                    Value.Lazy _,
                    Value.Undefined _,
                    Dict _,
                    Dict.View _,
                    Callable _,
                    HasAttributes _ -> isSameObject(value, other);
        };
    }
}
