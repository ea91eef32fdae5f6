package jmistral.runtime.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dictionary in the order of insertion. Keys are equal as in Python: 1, 1.0 and True are one key. */
final class Dict implements Value {
    /** A key as it was first put, with its value. */
    record Entry(Value key, Value value) {
        Sequence toTuple() {
            return Value.tuple(key, value);
        }
    }

    /** What a view of a dictionary shows. */
    enum Part {
        KEYS,
        VALUES,
        ITEMS
    }

    /** The result of {@code keys()}, {@code values()} or {@code items()}. */
    record View(Dict dict, Part part) implements Value {
        List<Value> elements() {
            List<Value> elements = new ArrayList<>(dict.size());
            for (Entry entry : dict.entries()) {
                elements.add(
                        switch (part) {
                            case KEYS -> entry.key();
                            case VALUES -> entry.value();
                            case ITEMS -> entry.toTuple();
                        });
            }
            return elements;
        }
    }

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    int size() {
        return entries.size();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** Only for a dictionary that no one else sees yet. */
    void put(Value key, Value value) {
        Object hash = hashKey(key);
        Entry old = entries.get(hash);
        entries.put(hash, new Entry(old == null ? key : old.key(), value));
    }

    void putAll(Dict other) {
        other.entries().forEach(entry -> put(entry.key(), entry.value()));
    }

    @Nullable
    Value get(Value key) {
        Entry entry = entries.get(hashKey(key));
        return entry == null ? null : entry.value();
    }

    @Nullable
    Value get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** An object that equals another one exactly if the values are equal keys. */
    static Object hashKey(Value key) {
        return switch (key) {
            case Text text -> text.string();
            case Int number -> number.value();
            case Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
            case Real real -> {
                double value = real.value();
                boolean whole = value == Math.rint(value) && !Double.isInfinite(value);
                yield whole ? new BigDecimal(value).toBigInteger() : (Object) value;
            }
            case Sequence sequence
            when sequence.isTuple() ->
                sequence.elements().stream().map(Dict::hashKey).toList();
            case Sequence _, Dict _, View _ -> throw new JinjaException("unhashable type: '" + Types.name(key) + "'");
            case Undefined _ -> Undefined.class;
            case None _, Range _, Lazy _, Callable _, HasAttributes _ -> key;
        };
    }
}
