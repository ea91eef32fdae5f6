package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's operators on values of any type. */
final class Operators {
    private Operators() {}

    static Value apply(BinaryOperator operator, Value left, Value right, Budget budget) {
        if (operator == BinaryOperator.MODULO && left instanceof Text format) {
            return PercentFormat.format(format, right, budget);
        }
        if (left instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        if (right instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.calculate(operator, left, right, budget);
        }
        if (operator == BinaryOperator.ADD) {
            return add(left, right, budget);
        }
        if (operator == BinaryOperator.MULTIPLY) {
            if (isRepeatable(left) && Numbers.whole(right) != null) {
                return repeat(left, right, budget);
            }
            if (isRepeatable(right) && Numbers.whole(left) != null) {
                return repeat(right, left, budget);
            }
        }
        throw unsupported(operator, left, right);
    }

    private static Value add(Value left, Value right, Budget budget) {
        if (left instanceof Text a && right instanceof Text b) {
            return concatenate(a, b, budget);
        }
        if (left instanceof Value.Sequence a && right instanceof Value.Sequence b && a.isTuple() == b.isTuple()) {
            List<Value> joined = new ArrayList<>(a.elements());
            joined.addAll(b.elements());
            budget.elements(joined.size());
            return a.isTuple() ? Value.tuple(joined) : Value.list(joined);
        }
        if (left instanceof Text || left instanceof Value.Sequence) {
            String type = left instanceof Text ? "str" : Types.name(left);
            throw new JinjaException(
                    "can only concatenate " + type + " (not \"" + Types.name(right) + "\") to " + type);
        }
        throw unsupported(BinaryOperator.ADD, left, right);
    }

    /** Where one side is marked as HTML, the other is escaped and the result is marked. */
    private static Text concatenate(Text a, Text b, Budget budget) {
        boolean markup = a.isMarkup() || b.isMarkup();
        Text joined = new TextBuilder(budget)
                .append(markup ? Html.escape(a, budget) : a)
                .append(markup ? Html.escape(b, budget) : b)
                .build();
        return markup ? joined.asMarkup() : joined;
    }

    private static boolean isRepeatable(Value value) {
        return value instanceof Text || value instanceof Value.Sequence;
    }

    private static Value repeat(Value value, Value number, Budget budget) {
        BigInteger whole = Numbers.whole(number);
        if (whole == null || whole.bitLength() > 63) {
            throw new JinjaException("cannot fit 'int' into an index-sized integer");
        }
        long times = whole.longValue();
        if (value instanceof Value.Sequence sequence) {
            long count = Math.max(0, Math.min(times, Integer.MAX_VALUE));
            budget.elements(count * sequence.elements().size());
            List<Value> repeated = new ArrayList<>();
            for (long i = 0; i < count && !sequence.elements().isEmpty(); i++) {
                repeated.addAll(sequence.elements());
            }
            return sequence.isTuple() ? Value.tuple(repeated) : Value.list(repeated);
        }
        return Strings.repeat((Text) value, times, budget);
    }

    private static JinjaException unsupported(BinaryOperator operator, Value left, Value right) {
        return new JinjaException("unsupported operand type(s) for " + operator.symbol() + ": '" + Types.name(left)
                + "' and '" + Types.name(right) + "'");
    }

    /** {@code -value} or {@code +value}. */
    static Value sign(boolean minus, Value value) {
        BigInteger whole = Numbers.whole(value);
        if (whole != null) {
            return new Value.Int(minus ? whole.negate() : whole);
        }
        if (value instanceof Value.Real real) {
            return minus ? new Value.Real(-real.value()) : real;
        }
        if (value instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        throw new JinjaException("bad operand type for unary " + (minus ? "-" : "+") + ": '" + Types.name(value) + "'");
    }
}
