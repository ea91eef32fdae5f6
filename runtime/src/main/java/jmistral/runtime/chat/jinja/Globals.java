package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template can call. */
final class Globals {
    private static final int MAX_RANGE = 100_000;

    private Globals() {}

    static Map<String, Value> of(Engine engine) {
        Map<String, Value> globals = new HashMap<>();
        define(globals, "range", Globals::range);
        define(globals, "dict", arguments -> dict("dict", arguments, engine.budget()));
        define(globals, "namespace", arguments -> new Namespace(dict("namespace", arguments, engine.budget())));
        define(globals, "cycler", arguments -> new Cycler(arguments.positional()));
        define(
                globals,
                "joiner",
                arguments -> new Joiner(arguments.bind("joiner", "sep?").get("sep", Text.template(", "))));
        define(globals, "raise_exception", arguments -> {
            Value message = arguments.bind("raise_exception", "message").get("message");
            throw new JinjaException(Repr.str(message, engine.budget()).string());
        });
        define(globals, "strftime_now", arguments -> {
            String format =
                    arguments.bind("strftime_now", "format").text("format").string();
            return Text.template(Strftime.format(format, LocalDateTime.now(engine.clock())));
        });
        return globals;
    }

    private static void define(Map<String, Value> globals, String name, Callable.Body body) {
        globals.put(name, Callable.function(name, body));
    }

    private static Value range(CallArguments arguments) {
        List<Value> numbers = arguments.positional();
        if (numbers.isEmpty() || numbers.size() > 3 || !arguments.named().isEmpty()) {
            throw new JinjaException("range expected 1 to 3 arguments, got " + numbers.size());
        }
        BigInteger start = numbers.size() > 1 ? whole(numbers.getFirst()) : BigInteger.ZERO;
        BigInteger stop = whole(numbers.get(numbers.size() > 1 ? 1 : 0));
        BigInteger step = numbers.size() > 2 ? whole(numbers.get(2)) : BigInteger.ONE;
        if (step.signum() == 0) {
            throw new JinjaException("range() arg 3 must not be zero");
        }
        BigInteger distance = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
        BigInteger size = step.abs();
        BigInteger length = distance.signum() <= 0
                ? BigInteger.ZERO
                : distance.add(size).subtract(BigInteger.ONE).divide(size);
        if (length.compareTo(BigInteger.valueOf(MAX_RANGE)) > 0) {
            throw new JinjaException(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + MAX_RANGE + ").");
        }
        return new Value.Range(start, step, length.intValue());
    }

    private static BigInteger whole(Value value) {
        BigInteger whole = Numbers.whole(value);
        if (whole == null) {
            throw new JinjaException("'" + Types.name(value) + "' object cannot be interpreted as an integer");
        }
        return whole;
    }

    private static Dict dict(String function, CallArguments arguments, Budget budget) {
        var dict = new Dict();
        if (arguments.positional().size() > 1) {
            throw new JinjaException(function + " expected at most 1 argument, got "
                    + arguments.positional().size());
        }
        for (Value argument : arguments.positional()) {
            if (argument instanceof Dict other) {
                budget.elements(other.size());
                dict.putAll(other);
                continue;
            }
            for (Value element : Types.elements(argument, budget)) {
                List<Value> pair = Types.elements(element, budget);
                if (pair.size() != 2) {
                    throw new JinjaException(
                            "dictionary update sequence element has length " + pair.size() + "; 2 is required");
                }
                dict.put(pair.getFirst(), pair.getLast());
            }
        }
        for (Map.Entry<String, Value> named : arguments.named().entrySet()) {
            dict.put(Text.template(named.getKey()), named.getValue());
        }
        return dict;
    }
}
