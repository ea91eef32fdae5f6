package jmistral.runtime.chat.jinja;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters on lists and other iterables as a whole. */
final class SequenceFilters {
    static final Map<String, Filter> ALL = Map.ofEntries(
            entry("length", SequenceFilters::length),
            entry("count", SequenceFilters::length),
            entry("first", SequenceFilters::first),
            entry("last", SequenceFilters::last),
            entry("list", (input, arguments, engine) -> {
                arguments.bind("list");
                return Value.list(Types.elements(input, engine.budget()));
            }),
            entry("join", SequenceFilters::join),
            entry("reverse", SequenceFilters::reverse),
            entry("items", SequenceFilters::items),
            entry("sum", SequenceFilters::sum),
            entry("batch", SequenceFilters::batch),
            entry("slice", SequenceFilters::slice));

    private SequenceFilters() {}

    private static Value length(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("length");
        return Value.of(Types.length(input));
    }

    private static Value first(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("first");
        Iterator<Value> values = Types.iterate(input);
        return values.hasNext() ? values.next() : Value.Undefined.because("No first item, sequence was empty.");
    }

    private static Value last(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("last");
        Iterator<Value> reversed = reversed(input, engine);
        return reversed.hasNext() ? reversed.next() : Value.Undefined.because("No last item, sequence was empty.");
    }

    /** Python's reversed(): for what has a length and can be indexed. */
    private static Iterator<Value> reversed(Value input, Engine engine) {
        return switch (input) {
            case Text _, Value.Sequence _, Value.Range _, Dict _, Dict.View _ -> {
                List<Value> elements = new ArrayList<>(Types.elements(input, engine.budget()));
                Collections.reverse(elements);
                yield elements.iterator();
            }
            case Value.Undefined _ -> Collections.emptyIterator();
            default -> throw new JinjaException("'" + Types.name(input) + "' object is not reversible");
        };
    }

    private static Value reverse(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("reverse");
        return switch (input) {
            case Text text -> Slices.slice(text, new Slices.Slice(null, null, Value.of(-1)), engine.budget());
            case Value.Lazy lazy -> {
                List<Value> elements = new ArrayList<>(Types.elements(lazy, engine.budget()));
                Collections.reverse(elements);
                yield Value.list(elements);
            }
            default -> {
                if (!Types.isIterable(input)) {
                    throw new JinjaException("argument must be iterable");
                }
                yield new Value.Lazy("list_reverseiterator", reversed(input, engine));
            }
        };
    }

    private static Value join(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("join", "d?", "attribute?");
        AttributePath path = AttributePath.of(bound.orNull("attribute"), engine.budget());
        Text separator = Repr.str(bound.get("d", Text.EMPTY), engine.budget());
        List<Text> parts = new ArrayList<>();
        for (Value value : Types.elements(input, engine.budget())) {
            parts.add(Repr.str(path.of(value, null, engine), engine.budget()));
        }
        return Strings.join(separator, parts, engine.budget());
    }

    private static Value items(Value input, CallArguments arguments, Engine engine) {
        arguments.bind("items");
        return Generator.deferred(() -> switch (input) {
            case Value.Undefined _ -> Collections.<Value>emptyIterator();
            case Dict dict -> new Dict.View(dict, Dict.Part.ITEMS).elements().iterator();
            default -> throw new JinjaException("Can only get item pairs from a mapping.");
        });
    }

    private static Value sum(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("sum", "attribute?", "start?");
        AttributePath path = AttributePath.of(bound.orNull("attribute"), engine.budget());
        Value sum = bound.get("start", Value.of(0));
        if (sum instanceof Text) {
            throw new JinjaException("sum() can't sum strings [use ''.join(seq) instead]");
        }
        for (Iterator<Value> values = Types.iterate(input); values.hasNext(); ) {
            engine.budget().step();
            Value value = path.of(values.next(), null, engine);
            sum = Operators.apply(BinaryOperator.ADD, sum, value, engine.budget());
        }
        return sum;
    }

    private static Value batch(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("batch", "linecount", "fill_with?");
        Value fill = bound.orNull("fill_with");
        return Generator.deferred(() -> {
            // Only ever compared with a length: what is no number equals none.
            var whole = Numbers.whole(bound.get("linecount"));
            long size = whole == null ? -1 : Types.index(new Value.Int(whole));
            List<Value> batches = new ArrayList<>();
            List<Value> batch = new ArrayList<>();
            for (Value value : Types.elements(input, engine.budget())) {
                if (batch.size() == size) {
                    batches.add(Value.list(batch));
                    batch = new ArrayList<>();
                }
                batch.add(value);
            }
            if (!batch.isEmpty()) {
                fill(batch, size - batch.size(), fill, engine);
                batches.add(Value.list(batch));
            }
            return batches.iterator();
        });
    }

    private static Value slice(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("slice", "slices", "fill_with?");
        Value fill = bound.orNull("fill_with");
        return Generator.deferred(() -> {
            long slices = bound.integer("slices");
            List<Value> values = Types.elements(input, engine.budget());
            if (slices == 0) {
                throw new JinjaException("integer division or modulo by zero");
            }
            engine.budget().elements(Math.max(slices, 0));
            List<Value> result = new ArrayList<>();
            int begin = 0;
            for (long i = 0; i < slices; i++) {
                boolean longer = i < values.size() % slices;
                int end = begin + (int) (values.size() / slices) + (longer ? 1 : 0);
                List<Value> part = new ArrayList<>(values.subList(begin, end));
                fill(part, longer ? 0 : 1, fill, engine);
                result.add(Value.list(part));
                begin = end;
            }
            return result.iterator();
        });
    }

    private static void fill(List<Value> list, long count, @Nullable Value fill, Engine engine) {
        if (fill != null && count > 0) {
            engine.budget().elements(count);
            for (long i = 0; i < count; i++) {
                list.add(fill);
            }
        }
    }
}
