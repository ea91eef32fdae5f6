package jmistral.runtime.chat.jinja;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters on numbers and on values of any type. */
final class ValueFilters {
    private static final List<String> DECIMAL_SIZES = List.of("kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
    private static final List<String> BINARY_SIZES = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB");

    static final Map<String, Filter> ALL = Map.ofEntries(
            entry("default", ValueFilters::orDefault),
            entry("d", ValueFilters::orDefault),
            entry("attr", ValueFilters::attribute),
            entry("abs", ValueFilters::absolute),
            entry("int", ValueFilters::toInt),
            entry("float", ValueFilters::toFloat),
            entry("round", ValueFilters::round),
            entry("filesizeformat", ValueFilters::fileSize),
            entry("tojson", ValueFilters::toJson));

    private ValueFilters() {}

    private static Value orDefault(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("default", "default_value?", "boolean?");
        boolean replaces = input instanceof Value.Undefined || (bound.flag("boolean", false) && !Types.isTrue(input));
        return replaces ? bound.get("default_value", Text.EMPTY) : input;
    }

    private static Value attribute(Value input, CallArguments arguments, Engine engine) {
        String name = arguments.bind("attr", "name").text("name").string();
        if (input instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        Value attribute = Attributes.ownAttribute(input, name, engine.budget());
        return attribute != null ? attribute : new Value.Undefined(null, input, Text.template(name));
    }

    private static Value absolute(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("abs");
        BigInteger whole = Numbers.whole(input);
        if (whole != null) {
            return new Value.Int(whole.abs());
        }
        if (input instanceof Value.Real real) {
            return new Value.Real(Math.abs(real.value()));
        }
        throw new JinjaException("bad operand type for abs(): '" + Types.name(input) + "'");
    }

    private static Value toInt(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("int", "default?", "base?");
        long base = bound.integer("base", 10);
        Value result = switch (input) {
            case Text text -> {
                BigInteger whole = Numbers.parseWhole(text.string(), Math.clamp(base, -1, 99));
                Double real = whole == null ? Numbers.parseReal(text.string()) : null;
                yield whole != null ? new Value.Int(whole) : real == null ? null : finite(real);
            }
            case Value.Int whole -> whole;
            case Value.Bool bool -> Value.of(bool.value() ? 1 : 0);
            case Value.Real real -> Double.isNaN(real.value()) ? null : Numbers.truncate(real.value());
            case Value.Undefined undefined -> throw undefined.failure();
            default -> null;
        };
        return result != null ? result : bound.get("default", Value.of(0));
    }

    private static @Nullable Value finite(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? null : Numbers.truncate(value);
    }

    private static Value toFloat(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("float", "default?");
        Double result = switch (input) {
            case Text text -> Numbers.parseReal(text.string());
            case Value.Int _, Value.Bool _, Value.Real _ -> Numbers.real(input);
            case Value.Undefined undefined -> throw undefined.failure();
            default -> null;
        };
        return result != null ? new Value.Real(result) : bound.get("default", new Value.Real(0));
    }

    private static Value round(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("round", "precision?", "method?");
        String method =
                bound.values().containsKey("method") ? bound.text("method").string() : "common";
        int precision = Math.clamp(bound.integer("precision", 0), -400, 400);
        if (input instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        if (method.equals("common")) {
            return Numbers.round(input, precision);
        }
        if (!method.equals("ceil") && !method.equals("floor")) {
            throw new JinjaException("method must be common, ceil or floor");
        }
        if (!Numbers.isNumber(input)) {
            throw new JinjaException("must be real number, not " + Types.name(input));
        }
        double unit = Math.pow(10, precision);
        double scaled = Numbers.real(input) * unit;
        return new Value.Real((method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / unit);
    }

    private static Value fileSize(Value input, CallArguments arguments, Engine engine) {
        boolean binary = arguments.bind("filesizeformat", "binary?").flag("binary", false);
        Value number = toFloat(input, CallArguments.of(Value.NONE), engine);
        if (!(number instanceof Value.Real real)) {
            throw new JinjaException("could not convert to float: " + Repr.of(input));
        }
        double bytes = real.value();
        int base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return Text.template("1 Byte");
        }
        if (bytes < base) {
            return Text.template(new BigDecimal(bytes).toBigInteger() + " Bytes");
        }
        double unit = base;
        List<String> sizes = binary ? BINARY_SIZES : DECIMAL_SIZES;
        int size = 0;
        while (size < sizes.size() - 1 && bytes >= unit * base) {
            unit *= base;
            size++;
        }
        return Text.template(
                NumberFormat.magnitude(base * bytes / (unit * base), 'f', 1, false) + " " + sizes.get(size));
    }

    private static Value toJson(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("tojson", "ensure_ascii?", "indent?", "separators?", "sort_keys?");
        Value indent = bound.orNull("indent");
        Text indentation = indent == null
                ? null
                : indent instanceof Text text
                        ? text
                        : Strings.repeat(Text.template(" "), Types.index(indent), engine.budget());
        Text between = Text.template(indent == null ? ", " : ",");
        Text afterKey = Text.template(": ");
        Value separators = bound.orNull("separators");
        if (separators != null) {
            List<Value> pair = Types.elements(separators, engine.budget());
            if (pair.size() != 2 || !(pair.getFirst() instanceof Text item) || !(pair.getLast() instanceof Text key)) {
                throw new JinjaException("separators must be two strings");
            }
            between = item;
            afterKey = key;
        }
        var style = new PythonJson.Style(
                indentation, between, afterKey, bound.flag("ensure_ascii", false), bound.flag("sort_keys", false));
        return PythonJson.write(input, style, engine.budget());
    }
}
