package jmistral.runtime.chat.jinja;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operators that compare two values. */
enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    IN("in"),
    NOT_IN("not in");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    /** The comparison that is written with a symbol such as {@code <=}, or null. */
    static @Nullable Comparison ofSymbol(String symbol) {
        return switch (symbol) {
            case "==" -> EQUAL;
            case "!=" -> NOT_EQUAL;
            case "<" -> LESS;
            case "<=" -> LESS_OR_EQUAL;
            case ">" -> GREATER;
            case ">=" -> GREATER_OR_EQUAL;
            default -> null;
        };
    }

    boolean holds(Value left, Value right, Budget budget) {
        return switch (this) {
            case EQUAL -> equal(left, right, budget);
            case NOT_EQUAL -> !equal(left, right, budget);
            case IN -> contains(right, left, budget);
            case NOT_IN -> !contains(right, left, budget);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> isOrdered(left, right, budget);
        };
    }

    private boolean isOrdered(Value left, Value right, Budget budget) {
        if (left instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        if (right instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            int order = Numbers.compare(left, right);
            return order != 2 && accepts(order);
        }
        if (left instanceof Text a && right instanceof Text b) {
            budget.scan(Math.min(a.length(), b.length()));
            return accepts(a.compareTo(b));
        }
        if (left instanceof Value.Sequence a && right instanceof Value.Sequence b && a.isTuple() == b.isTuple()) {
            return isOrdered(a.elements(), b.elements(), budget);
        }
        throw new JinjaException("'" + symbol + "' not supported between instances of '" + Types.name(left) + "' and '"
                + Types.name(right) + "'");
    }

    private boolean isOrdered(List<Value> left, List<Value> right, Budget budget) {
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            if (!equal(left.get(i), right.get(i), budget)) {
                return isOrdered(left.get(i), right.get(i), budget);
            }
        }
        return accepts(Integer.compare(left.size(), right.size()));
    }

    private boolean accepts(int order) {
        return switch (this) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case EQUAL, NOT_EQUAL, IN, NOT_IN -> throw new IllegalStateException(symbol);
        };
    }

    /** Python's {@code ==}. */
    static boolean equal(Value left, Value right, Budget budget) {
        budget.step();
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right) == 0;
        }
        return switch (left) {
            case Text a -> {
                budget.scan(a.length());
                yield a.equals(right);
            }
            case Value.Sequence a ->
                right instanceof Value.Sequence b
                        && a.isTuple() == b.isTuple()
                        && equal(a.elements(), b.elements(), budget);
            case Dict a -> right instanceof Dict b && equal(a, b, budget);
            case Value.Undefined _ -> right instanceof Value.Undefined;
            case Value.Range a -> right instanceof Value.Range b && equal(a.elements(), b.elements(), budget);
            case Dict.View a ->
                right instanceof Dict.View b
                        && a.part() == b.part()
                        && a.part() != Dict.Part.VALUES
                        && a.dict().size() == b.dict().size()
                        && a.elements().stream().allMatch(element -> contains(b, element, budget));
            case Value.None _ -> right instanceof Value.None;
            // Equal exactly if they are the same object.
            case Value.Lazy _, Callable _, HasAttributes _ -> left.equals(right);
            case Value.Bool _, Value.Int _, Value.Real _ -> false;
        };
    }

    private static boolean equal(List<Value> left, List<Value> right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i), budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Dict left, Dict right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Dict.Entry entry : left.entries()) {
            Value other = right.get(entry.key());
            if (other == null || !equal(entry.value(), other, budget)) {
                return false;
            }
        }
        return true;
    }

    /** Python's {@code element in container}. */
    static boolean contains(Value container, Value element, Budget budget) {
        return switch (container) {
            case Text text -> {
                if (!(element instanceof Text part)) {
                    throw new JinjaException(
                            "'in <string>' requires string as left operand, not " + Types.name(element));
                }
                budget.scan(text.length());
                yield Search.first(text.string(), part.string(), 0) >= 0;
            }
            case Dict dict -> dict.get(element) != null;
            case Dict.View view
            when view.part() == Dict.Part.KEYS -> view.dict().get(element) != null;
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Callable _, HasAttributes _ ->
                throw new JinjaException("argument of type '" + Types.name(container) + "' is not iterable");
            case Value.Sequence _, Value.Range _, Value.Lazy _, Value.Undefined _, Dict.View _ -> {
                boolean found = false;
                for (Iterator<Value> values = Types.iterate(container); !found && values.hasNext(); ) {
                    found = equal(values.next(), element, budget);
                }
                yield found;
            }
        };
    }
}
