package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the argument {@code attribute} of a filter names: keys from the value inwards, such as {@code address.city.0}. */
record AttributePath(List<Value> keys) {
    static AttributePath of(@Nullable Value attribute, Budget budget) {
        List<Value> keys = new ArrayList<>();
        if (attribute instanceof Text text) {
            for (Text part : Strings.split(text, ".", -1, false, budget)) {
                boolean index = Strings.all(part.string(), c -> c >= '0' && c <= '9') && part.length() < 10;
                keys.add(index ? Value.of(Long.parseLong(part.string())) : part);
            }
        } else if (attribute != null) {
            keys.add(attribute);
        }
        return new AttributePath(keys);
    }

    /** Several paths with commas between them. */
    static List<AttributePath> several(@Nullable Value attribute, Budget budget) {
        return attribute instanceof Text text
                ? Strings.split(text, ",", -1, false, budget).stream()
                        .map(path -> of(path, budget))
                        .toList()
                : List.of(of(attribute, budget));
    }

    Value of(Value value, @Nullable Value otherwise, Engine engine) {
        Value result = value;
        for (Value key : keys) {
            engine.budget().step();
            result = Attributes.item(result, key, engine.budget());
            if (otherwise != null && result instanceof Value.Undefined) {
                result = otherwise;
            }
        }
        return result;
    }
}
