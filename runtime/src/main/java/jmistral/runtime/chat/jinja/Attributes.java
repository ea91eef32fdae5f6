package jmistral.runtime.chat.jinja;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code value.name} and {@code value[key]}, in the sandbox that transformers uses: nothing can be changed. */
final class Attributes {
    private static final Set<String> LIST_CHANGERS =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
    private static final Set<String> DICT_CHANGERS = Set.of("clear", "pop", "popitem", "setdefault", "update");

    private Attributes() {}

    /** {@code value.name}: the attribute of this name, else the element of this key. */
    static Value attribute(Value value, String name, Budget budget) {
        if (value instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        Value attribute = ownAttribute(value, name, budget);
        if (attribute != null) {
            return attribute;
        }
        Text key = Text.template(name);
        Value element = value instanceof Dict dict ? dict.get(key) : null;
        return element != null ? element : new Value.Undefined(null, value, key);
    }

    /** {@code value[key]}: the element of this key, else the attribute of this name. */
    static Value item(Value value, Value key, Budget budget) {
        if (value instanceof Value.Undefined undefined) {
            throw undefined.failure();
        }
        Value element = null;
        if (value instanceof Dict dict) {
            element = isHashable(key) ? dict.get(key) : null;
        } else if (value instanceof Value.Sequence || value instanceof Value.Range || value instanceof Text) {
            element = key instanceof Value.Int || key instanceof Value.Bool
                    ? Slices.element(value, Types.index(key))
                    : null;
        }
        if (element == null && key instanceof Text name) {
            element = ownAttribute(value, name.string(), budget);
        }
        return element != null ? element : new Value.Undefined(null, value, key);
    }

    private static boolean isHashable(Value key) {
        return !(key instanceof Dict || (key instanceof Value.Sequence sequence && !sequence.isTuple()));
    }

    /** What Python's type has under this name, or null. */
    static @Nullable Value ownAttribute(Value value, String name, Budget budget) {
        if (name.startsWith("__") && name.endsWith("__") && name.length() > 4) {
            return unsafe(value, name);
        }
        return switch (value) {
            case Text text -> StringMethods.bind(text, name, budget);
            case Dict dict -> DICT_CHANGERS.contains(name) ? unsafe(value, name) : dictMethod(dict, name);
            case Value.Sequence sequence -> {
                boolean changes = !sequence.isTuple() && LIST_CHANGERS.contains(name);
                int field = sequence.fields().indexOf(name);
                yield changes
                        ? unsafe(value, name)
                        : field >= 0 ? sequence.elements().get(field) : sequenceMethod(sequence, name, budget);
            }
            case HasAttributes object -> object.attribute(name);
            case Value.Int _, Value.Bool _, Value.Real _ -> numberAttribute(value, name);
            case Value.Range range ->
                switch (name) {
                    case "start" -> new Value.Int(range.start());
                    case "stop" -> new Value.Int(range.stop());
                    case "step" -> new Value.Int(range.step());
                    default -> null;
                };
            case Value.None _, Value.Lazy _, Value.Undefined _, Dict.View _, Callable _ -> null;
        };
    }

    private static Value unsafe(Value value, String name) {
        return Value.Undefined.because(
                "access to attribute '" + name + "' of '" + Types.name(value) + "' object is unsafe.");
    }

    private static @Nullable Value dictMethod(Dict dict, String name) {
        return switch (name) {
            case "keys" -> view(dict, Dict.Part.KEYS, name);
            case "values" -> view(dict, Dict.Part.VALUES, name);
            case "items" -> view(dict, Dict.Part.ITEMS, name);
            case "get" ->
                Callable.method(name, arguments -> {
                    var bound = arguments.bind("get", "key", "default?");
                    Value found = dict.get(bound.get("key"));
                    return found != null ? found : bound.get("default", Value.NONE);
                });
            case "copy" ->
                Callable.method(name, arguments -> {
                    arguments.bind("copy");
                    return dict;
                });
            default -> null;
        };
    }

    private static Callable view(Dict dict, Dict.Part part, String name) {
        return Callable.method(name, arguments -> {
            arguments.bind(name);
            return new Dict.View(dict, part);
        });
    }

    private static @Nullable Value sequenceMethod(Value.Sequence sequence, String name, Budget budget) {
        return switch (name) {
            case "count" ->
                Callable.method(name, arguments -> {
                    Value wanted = arguments.bind("count", "value").get("value");
                    return Value.of(sequence.elements().stream()
                            .filter(element -> Comparison.equal(element, wanted, budget))
                            .count());
                });
            case "index" ->
                Callable.method(name, arguments -> {
                    Value wanted = arguments.bind("index", "value").get("value");
                    for (int i = 0; i < sequence.elements().size(); i++) {
                        if (Comparison.equal(sequence.elements().get(i), wanted, budget)) {
                            return Value.of(i);
                        }
                    }
                    throw new JinjaException(
                            sequence.isTuple()
                                    ? "tuple.index(x): x not in tuple"
                                    : Repr.of(wanted) + " is not in list");
                });
            case "copy" ->
                sequence.isTuple()
                        ? null
                        : Callable.method(name, arguments -> {
                            arguments.bind("copy");
                            return sequence;
                        });
            default -> null;
        };
    }

    private static @Nullable Value numberAttribute(Value value, String name) {
        return switch (name) {
            case "is_integer" ->
                value instanceof Value.Real real
                        ? Callable.method(
                                name,
                                _ -> Value.of(
                                        real.value() == Math.rint(real.value()) && !Double.isInfinite(real.value())))
                        : null;
            case "bit_length" -> {
                var whole = Numbers.whole(value);
                yield whole == null
                        ? null
                        : Callable.method(name, _ -> Value.of(whole.abs().bitLength()));
            }
            default -> null;
        };
    }
}
