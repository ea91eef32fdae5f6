package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The filters that order and group elements; strings are compared without regard to case unless asked for. */
final class OrderingFilters {
    static final Map<String, Filter> ALL = Map.of(
            "sort", OrderingFilters::sort,
            "dictsort", OrderingFilters::dictSort,
            "groupby", OrderingFilters::groupBy,
            "unique", OrderingFilters::unique,
            "min", (input, arguments, engine) -> extreme("min", Comparison.LESS, input, arguments, engine),
            "max", (input, arguments, engine) -> extreme("max", Comparison.GREATER, input, arguments, engine));

    private static final List<String> GROUP_FIELDS = List.of("grouper", "list");

    private OrderingFilters() {}

    /** A value, and what it is ordered by. */
    private record Keyed(Value key, Value value) {}

    private static Value ignoreCase(Value value) {
        return value instanceof Text text ? text.withCharacters(Strings.lower(text.string())) : value;
    }

    private static Function<Value, Value> key(
            @Nullable Value attribute, @Nullable Value otherwise, boolean caseSensitive, Engine engine) {
        AttributePath path = AttributePath.of(attribute, engine.budget());
        return value -> {
            Value found = path.of(value, otherwise, engine);
            return caseSensitive ? found : ignoreCase(found);
        };
    }

    private static Value sort(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("sort", "reverse?", "case_sensitive?", "attribute?");
        boolean caseSensitive = bound.flag("case_sensitive", false);
        List<AttributePath> paths = AttributePath.several(bound.orNull("attribute"), engine.budget());
        List<Keyed> keyed = new ArrayList<>();
        for (Value value : Types.elements(input, engine.budget())) {
            List<Value> keys = new ArrayList<>();
            for (AttributePath path : paths) {
                Value found = path.of(value, null, engine);
                keys.add(caseSensitive ? found : ignoreCase(found));
            }
            keyed.add(new Keyed(Value.list(keys), value));
        }
        return sorted(keyed, bound.integer("reverse", 0) != 0, engine);
    }

    private static Value dictSort(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("dictsort", "case_sensitive?", "by?", "reverse?");
        String by = bound.values().containsKey("by") ? bound.text("by").string() : "key";
        if (!by.equals("key") && !by.equals("value")) {
            throw new JinjaException("You can only sort by either \"key\" or \"value\"");
        }
        if (!(input instanceof Dict dict)) {
            throw input instanceof Value.Undefined undefined
                    ? undefined.failure()
                    : new JinjaException("'" + Types.name(input) + "' object has no attribute 'items'");
        }
        List<Keyed> keyed = new ArrayList<>();
        for (Dict.Entry entry : dict.entries()) {
            Value key = by.equals("key") ? entry.key() : entry.value();
            keyed.add(new Keyed(bound.flag("case_sensitive", false) ? key : ignoreCase(key), entry.toTuple()));
        }
        return sorted(keyed, bound.integer("reverse", 0) != 0, engine);
    }

    private static Value sorted(List<Keyed> keyed, boolean reverse, Engine engine) {
        Keyed[] array = keyed.toArray(Keyed[]::new);
        engine.budget().elements(array.length);
        mergeSort(array, reverse, engine.budget());
        return Value.list(Arrays.stream(array).map(Keyed::value).toList());
    }

    /** Stable, in both directions; needs nothing of the order, so that numbers which are none do no harm. */
    private static void mergeSort(Keyed[] array, boolean reverse, Budget budget) {
        if (array.length < 2) {
            return;
        }
        Keyed[] left = Arrays.copyOfRange(array, 0, array.length / 2);
        Keyed[] right = Arrays.copyOfRange(array, array.length / 2, array.length);
        mergeSort(left, reverse, budget);
        mergeSort(right, reverse, budget);
        int l = 0;
        int r = 0;
        for (int i = 0; i < array.length; i++) {
            boolean takeRight = l == left.length
                    || (r < right.length
                            && (reverse
                                    ? Comparison.LESS.holds(left[l].key(), right[r].key(), budget)
                                    : Comparison.LESS.holds(right[r].key(), left[l].key(), budget)));
            array[i] = takeRight ? right[r++] : left[l++];
        }
    }

    private static Value groupBy(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("groupby", "attribute", "default?", "case_sensitive?");
        Value attribute = bound.get("attribute");
        Value otherwise = bound.orNull("default");
        boolean caseSensitive = bound.flag("case_sensitive", false);
        Function<Value, Value> key = key(attribute, otherwise, caseSensitive, engine);
        List<Keyed> keyed = new ArrayList<>();
        for (Value value : Types.elements(input, engine.budget())) {
            keyed.add(new Keyed(key.apply(value), value));
        }
        Keyed[] array = keyed.toArray(Keyed[]::new);
        mergeSort(array, false, engine.budget());
        List<Value> groups = new ArrayList<>();
        for (int begin = 0; begin < array.length; ) {
            int end = begin;
            List<Value> members = new ArrayList<>();
            while (end < array.length && Comparison.equal(array[end].key(), array[begin].key(), engine.budget())) {
                members.add(array[end++].value());
            }
            Value grouper = AttributePath.of(attribute, engine.budget()).of(members.getFirst(), otherwise, engine);
            groups.add(new Value.Sequence(List.of(grouper, Value.list(members)), true, GROUP_FIELDS));
            begin = end;
        }
        return Value.list(groups);
    }

    private static Value unique(Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind("unique", "case_sensitive?", "attribute?");
        Function<Value, Value> key = key(bound.orNull("attribute"), null, bound.flag("case_sensitive", false), engine);
        return Generator.deferred(() -> {
            Set<Object> seen = new HashSet<>();
            return Types.elements(input, engine.budget()).stream()
                    .filter(value -> seen.add(Dict.hashKey(key.apply(value))))
                    .iterator();
        });
    }

    private static Value extreme(String name, Comparison wins, Value input, CallArguments arguments, Engine engine) {
        var bound = arguments.bind(name, "case_sensitive?", "attribute?");
        Function<Value, Value> key = key(bound.orNull("attribute"), null, bound.flag("case_sensitive", false), engine);
        Iterator<Value> values = Types.iterate(input);
        if (!values.hasNext()) {
            return Value.Undefined.because("No aggregated item, sequence was empty.");
        }
        Value best = values.next();
        Value bestKey = key.apply(best);
        while (values.hasNext()) {
            engine.budget().step();
            Value value = values.next();
            Value valueKey = key.apply(value);
            if (wins.holds(valueKey, bestKey, engine.budget())) {
                best = value;
                bestKey = valueKey;
            }
        }
        return best;
    }
}
