package jmistral.runtime.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The filters that change or choose the elements of a sequence one by one. */
final class SelectingFilters {
    static final Map<String, Filter> ALL = Map.of(
            "map", SelectingFilters::map,
            "select", (input, arguments, engine) -> select(input, arguments, engine, false, true),
            "reject", (input, arguments, engine) -> select(input, arguments, engine, false, false),
            "selectattr", (input, arguments, engine) -> select(input, arguments, engine, true, true),
            "rejectattr", (input, arguments, engine) -> select(input, arguments, engine, true, false));

    private SelectingFilters() {}

    private static Value map(Value input, CallArguments arguments, Engine engine) {
        return Generator.deferred(() -> {
            if (!Types.isTrue(input)) {
                return List.<Value>of().iterator();
            }
            Function<Value, Value> mapping = mapping(arguments, engine);
            Iterator<Value> values = Types.iterate(input);
            return Generator.of(() -> {
                        engine.budget().step();
                        return values.hasNext() ? mapping.apply(values.next()) : null;
                    })
                    .values();
        });
    }

    private static Function<Value, Value> mapping(CallArguments arguments, Engine engine) {
        if (!arguments.positional().isEmpty()) {
            if (!(arguments.positional().getFirst() instanceof Text name)) {
                throw new JinjaException("map requires the name of a filter");
            }
            var rest = new CallArguments(
                    arguments.positional().subList(1, arguments.positional().size()), arguments.named());
            return value -> engine.filter(name.string(), value, rest);
        }
        Value attribute = arguments.named().get("attribute");
        if (attribute == null) {
            throw new JinjaException("map requires a filter argument");
        }
        var bound = arguments.bind("map", "attribute?", "default?");
        AttributePath path = AttributePath.of(attribute, engine.budget());
        return value -> path.of(value, bound.orNull("default"), engine);
    }

    private static Value select(
            Value input, CallArguments arguments, Engine engine, boolean byAttribute, boolean wanted) {
        return Generator.deferred(() -> {
            if (!Types.isTrue(input)) {
                return List.<Value>of().iterator();
            }
            Predicate<Value> predicate = predicate(arguments, engine, byAttribute);
            Iterator<Value> values = Types.iterate(input);
            return Generator.of(() -> {
                        while (values.hasNext()) {
                            engine.budget().step();
                            Value value = values.next();
                            if (predicate.test(value) == wanted) {
                                return value;
                            }
                        }
                        return null;
                    })
                    .values();
        });
    }

    private static Predicate<Value> predicate(CallArguments arguments, Engine engine, boolean byAttribute) {
        List<Value> positional = arguments.positional();
        AttributePath path = AttributePath.of(null, engine.budget());
        int used = 0;
        if (byAttribute) {
            if (positional.isEmpty()) {
                throw new JinjaException("Missing parameter for attribute name");
            }
            path = AttributePath.of(positional.getFirst(), engine.budget());
            used = 1;
        }
        AttributePath tested = path;
        if (positional.size() == used) {
            return value -> Types.isTrue(tested.of(value, null, engine));
        }
        if (!(positional.get(used) instanceof Text name)) {
            throw new JinjaException("the name of a test is needed, found " + Types.name(positional.get(used)));
        }
        var rest = new CallArguments(positional.subList(used + 1, positional.size()), arguments.named());
        return value -> engine.test(name.string(), tested.of(value, null, engine), rest);
    }
}
